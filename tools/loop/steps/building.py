"""The step `build`: a release build of the working tree, kept for the steps after it."""

from ..errors import StepError
from ..options import Options
from ..records import builds, state, tree
from ..records.files import Files
from ..records.tree import Tree


def build(files: Files, _: Options) -> str:
    """Builds the working tree, if that has not been done; says what comes next."""
    made = build_of(files, this_tree(files))
    return f"the build of this tree is {made.path.relative_to(files.root)}; next: make check"


def this_tree(files: Files) -> Tree:
    """The working tree.

    Raises:
        StepError: this is no git checkout, so trees cannot be told apart.
    """
    if not tree.is_checkout(files.root):
        raise StepError(f"the loop needs a git checkout: {files.root} is none")
    return tree.working_tree(files.root)


def build_of(files: Files, current: Tree) -> builds.Build:
    """The build of the working tree, made if there is none yet."""
    found = builds.find(files, current.hash)
    if found:
        return found
    known = state.load(files.state)
    content = tree.files_of_working_tree(files.root, current)
    if tree.working_tree(files.root).hash != current.hash:
        raise StepError("files changed while they were read: try again")
    return builds.make(
        files,
        current,
        content,
        tree.described(files.root, current),
        known.baseline.tree if known.baseline else "",
    )
