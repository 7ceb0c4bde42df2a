#!/bin/sh
# Compiler launcher: runs nvcc, keeps what `ptxas -v` reports in OBJECT.ptxas and passes on every other message.
object=
previous=
for argument; do
  [ "$previous" = -o ] && object=$argument
  previous=$argument
done
[ -n "$object" ] || exec "$@"

"$@" 2> "$object.messages"
status=$?
report='^ptxas info|^ +[0-9]+ bytes stack frame|^ +Function properties'
grep -E "$report" "$object.messages" > "$object.ptxas"
grep -vE "$report" "$object.messages" >&2
rm -f "$object.messages"
exit "$status"
