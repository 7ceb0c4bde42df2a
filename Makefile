# The front door: `make help` lists the targets. Set-up happens by itself, in .venv and build/.
VENV := .venv
BUILD := build/main
PRESET_BUILD = cmake --preset $@ && cmake --build --preset $@

export VIRTUAL_ENV := $(CURDIR)/$(VENV)
export PATH := $(VIRTUAL_ENV)/bin:$(PATH)
export CMAKE_BUILD_PARALLEL_LEVEL ?= $(shell nproc)
export CTEST_PARALLEL_LEVEL ?= $(shell nproc)
# One C++ compiler for everything: $CXX, else c++ (scikit-build-core would ask Python which built it).
ifeq ($(origin CXX),default)
CXX := c++
endif
export CXX
# Local CUDA builds are for one architecture: that of the GPU at hand, else 9.0.
export CUDAARCHS ?= $(if $(shell nvidia-smi -L 2>/dev/null),native,90)

# ThreadSanitizer's memory map needs address randomisation off on recent kernels.
NO_ASLR := $(shell setarch -R true 2>/dev/null && echo setarch -R)
SOURCES := $(shell find CMakeLists.txt pyproject.toml cmake include internal src bindings python \
	-type f -not -name '*.pyc' 2>/dev/null)
CPP_FILES = $(shell find include internal src bindings tests examples benchmarks \
	-name '*.cpp' -o -name '*.hpp' -o -name '*.cu' -o -name '*.cuh')
# Builds in $(BUILD), which persists, so that only what changed is compiled again.
INSTALL := python -m pip install --quiet --disable-pip-version-check --no-build-isolation \
	--config-settings=build-dir=$(BUILD)

.DEFAULT_GOAL := help
.PHONY: docs
.PHONY: notebooks
.PHONY: help demo test test-cpp test-python asan tsan lint format bench bench-pytest differential gpu-check clean
.PHONY: research build check benchmark iterate device-code mutations rehearse-gpu

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS='|' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

demo: $(VENV)/.demo ## deduplicate 29,581 real company names
	warpmatch dedupe examples/company_names.csv --column name --scorer rarity --threshold 0.9

test: $(VENV)/.tools ## every test this machine can run
	python -m tools.loop test -- $(MAKE) --no-print-directory test-cpp test-python

test-cpp: $(VENV)/.test ## the C++ tests (add ARGS="-L core" to pick some)
	cmake -S . -B $(BUILD) -D WARPMATCH_TESTS=ON -D WARPMATCH_SHARED=ON -D WARPMATCH_BENCHMARKS=AUTO
	cmake --build $(BUILD)
	ctest --test-dir $(BUILD) --output-on-failure --no-tests=error $(ARGS)

test-python: $(VENV)/.test ## the Python tests (PYTEST_ARGS="-k dedupe" for some)
	python -m pytest -n $(CTEST_PARALLEL_LEVEL) --maxprocesses 8 --dist loadfile \
		--no-loadscope-reorder $(PYTEST_ARGS)

asan: $(VENV)/.test ## the C++ tests under AddressSanitizer and UndefinedBehaviorSanitizer
	$(PRESET_BUILD) && ctest --preset $@

tsan: $(VENV)/.test ## the C++ tests under ThreadSanitizer
	$(PRESET_BUILD) && $(NO_ASLR) ctest --preset $@

lint: $(VENV)/.dev ## ruff, pyright and clang-format, without changing a file
	ruff check .
	ruff format --check .
	clang-format --dry-run -Werror $(CPP_FILES)
	pyright

format: $(VENV)/.dev ## rewrite the sources in the house format
	ruff check --fix-only .
	ruff format .
	clang-format -i $(CPP_FILES)

bench: $(VENV)/.bench ## measure beside other libraries: table, JSON, report (ARGS=--quick)
	mkdir -p build/benchmarks
	warpmatch bench --json build/benchmarks/bench.json --html build/benchmarks/bench.html $(ARGS)

bench-pytest: $(VENV)/.bench ## the same cases under pytest-benchmark
	python -m pytest benchmarks/python --benchmark-only $(PYTEST_ARGS)

notebooks: $(VENV)/.test ## run the notebooks anew, pictures and all (ARGS=NAME for one)
	python notebooks/run_notebooks.py $(ARGS)

differential: $(VENV)/.test ## 350,000 calls against RapidFuzz (CALLS=100 each, ARGS="-k fuzz --hypothesis-seed=2")
	CALLS=$(CALLS) python -m pytest tests/python/differential --hypothesis-profile=long \
		--hypothesis-show-statistics $(ARGS)

docs: $(VENV)/.docs ## the documentation as a site in build/docs, API pages and all
	rm -rf build/docs
	python -m sphinx -W --keep-going -q -c docs -d build/doctrees . build/docs
	@echo "open build/docs/index.html"

# Three devices, whose threads and blocks run in an order drawn by SEED; races in all memory and writes beyond a buffer
# show. The C++ tests in a process a core, each with a part of them, those named Small as they are, the others scaled down
# and on streams that work at once; then the Python tests, whose calls are too large to watch global memory for races.
SEED ?= 1
PLAYED := WARPMATCH_REQUIRE_GPU=1 WARPMATCH_SEPARATE_BUFFERS=1 STAND_IN_DEVICES=3 STAND_IN_SEED=$(SEED) STAND_IN_RACES=all
SHARDS := seq $(CTEST_PARALLEL_LEVEL) | xargs -P 0 -I % sh -c 'GTEST_SHARD_INDEX=$$((% - 1)) "$$@"' sh env \
	GTEST_TOTAL_SHARDS=$(CTEST_PARALLEL_LEVEL) $(PLAYED)
device-code: $(VENV)/.test ## the kernels' PTX on the host: all device tests, scaled down; races in all memory (needs nvcc; SEED=2)
	cmake -S . -B $(BUILD) -D WARPMATCH_TESTS=ON
	cmake --build $(BUILD) --target test_gpu_on_host core_on_host
	$(SHARDS) $(BUILD)/tests/ptx/test_gpu_on_host --gtest_filter='*Small*'
	$(SHARDS) STAND_IN_STREAMS=eager WARPMATCH_TEST_SCALE=0.003 $(BUILD)/tests/ptx/test_gpu_on_host --gtest_filter='-*Small*'
	env $(PLAYED) STAND_IN_RACES=shared PYTHONPATH=$(BUILD)/tests/ptx/python python -m pytest -q -m gpu -p no:cacheprovider

mutations: $(VENV)/.test ## change kernels a line at a time: device-code must notice (needs nvcc; ARGS=PART_OF_A_NAME)
	cmake -S . -B $(BUILD) -D WARPMATCH_TESTS=ON
	python tests/ptx/mutations.py $(BUILD) $(ARGS)

# As it is carried to a machine with a GPU, but for this Python and with few wheels.
rehearse-gpu: $(VENV)/.test ## pack the GPU check and run it from there, on a device that is played (needs nvcc)
	python -m tools.gpu_check pack $(BUILD)/rehearsal --stand-in --names examples/company_names.csv:name \
		--wheel rapidfuzz --interpreter python --python $$(python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
	STAND_IN_RACES=none sh $(BUILD)/rehearsal/run.sh --budget 3600 --share 0.0005 $(ARGS)

gpu-check: $(VENV)/.test ## what only a GPU can prove, with evidence (ARGS="--only parity")
	python -m tools.gpu_check $(ARGS)

# The optimisation loop, with `test` between check and benchmark: docs/optimisation-loop.md.
research: $(VENV)/.loop ## the loop: what is slow, and where its time goes
	python -m tools.loop $@

build: $(VENV)/.loop ## the loop: a release build of this tree
	python -m tools.loop $@

check: $(VENV)/.loop $(VENV)/.dev ## the loop: compiler warnings, clang-tidy, ruff, pyright
	python -m tools.loop $@

benchmark: $(VENV)/.loop ## the loop: this tree against the baseline (AGAINST=REVISION)
	python -m tools.loop $@

iterate: $(VENV)/.loop ## the loop: outcome against prediction, into benchmarks/LOG.md
	python -m tools.loop $@

clean: ## remove .venv and build/
	rm -rf $(VENV) build

# ---------------------------------------------------------------- set-up, repeated only when needed
$(VENV)/.tools: tools/set_up.sh
	sh tools/set_up.sh $(VENV)
	@touch $@

$(VENV)/.demo: $(VENV)/.tools $(SOURCES)
	@echo "warpmatch: building (the first build takes a few minutes)"
	$(INSTALL) '.[cli]'
	@touch $@

$(VENV)/.test: $(VENV)/.tools $(SOURCES)
	@echo "warpmatch: building (the first build takes a few minutes)"
	$(INSTALL) '.[cli,test]'
	@touch $(VENV)/.demo $@

$(VENV)/.dev: $(VENV)/.test
	$(INSTALL) '.[dev]'
	@touch $@

$(VENV)/.bench: $(VENV)/.tools $(SOURCES)
	$(INSTALL) '.[cli,bench]'
	@touch $(VENV)/.demo $@

$(VENV)/.docs: $(VENV)/.tools $(SOURCES)
	$(INSTALL) '.[cli,docs]'
	@touch $(VENV)/.demo $@

# pip installs extras only together with the package, which here would mean to compile it; uv does not.
$(VENV)/.loop: $(VENV)/.tools pyproject.toml
	python -m pip install --quiet --disable-pip-version-check 'uv>=0.7'
	uv pip install --quiet --requirements pyproject.toml --extra cli --extra bench --group loop
	@touch $@
