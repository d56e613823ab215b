# The two commands are `make run` and `make test`; both set up what they need by themselves.
.PHONY: run test build setup format lint bench clean

run: build
	@build/release/tendril demo

build: setup
	@scripts/build.sh release tendril

test:
	@scripts/setup.sh --test
	@scripts/test.sh

setup:
	@scripts/setup.sh

bench: setup
	@scripts/bench.sh

format:
	@git ls-files '*.cpp' '*.hpp' | xargs clang-format -i
	@cd web && npm run --silent format

lint: setup
	@scripts/lint.sh

clean:
	rm -rf build web/dist
