# sshrp: `make` builds build/sshrpd and build/sshrpctl, `make run` shows it at work, `make test` tests it, `make help` lists the rest.
# SPDX-License-Identifier: MIT

PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
DESTDIR ?=
UNITDIR ?= $(PREFIX)/lib/systemd/system
SECONDS ?= 600
UNIT ?= unit

PYTHON := /usr/bin/python3# Debian's, which has Debian's libraries
CMAKE := cmake $(if $(shell command -v ccache),-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)# --preset of CMakePresets.json
PYTEST := tools/as_root.sh $(PYTHON) -m pytest tests/interop -q
# Most tests wait more than they compute, so there are three workers for each processor: with two of them half of the time is idle. Files stay whole, for what their tests share.
PYTEST_TOGETHER := tools/as_root.sh $(PYTHON) tools/second_try.py pytest tests/interop --durations=10 -n $(shell expr 3 \* $$(nproc)) --dist loadfile
export CCACHE_SLOPPINESS := pch_defines,time_macros
# A clone elsewhere is the same to it.
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1
export ASAN_OPTIONS ?= detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS ?= print_stacktrace=1
export TSAN_OPTIONS ?= halt_on_error=0:second_deadlock_stack=1

.PHONY: all help deps peers run test unit interop asan tsan unit-asan unit-tsan unit-unsanitized interop-asan interop-tsan bench pairs microbench fuzz fuzz-planted constant-time exchanges soak long lint tidy openssh-sid format install install-program deb package-test newcomer-test trixie-test clean

all: deps-build build/release/build.ninja  ## the optimised daemon, build/sshrpd, and what asks it, build/sshrpctl
	@echo "== build sshrpd and sshrpctl"
	ninja -C build/release sshrpd sshrpctl
	ln -sf release/sshrpd build/sshrpd
	ln -sf release/sshrpctl build/sshrpctl

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 15

# Nothing is installed, and no network needed, when all is there.
deps: peers  ## install everything that the other targets need; SSHRP_INSTALL=0 only says what that is
	tools/deps/install.sh -k $(basename $(notdir $(wildcard tools/deps/*.txt)))
deps-%:
	@tools/deps/install.sh $*

# Programs of the interop tests that this Debian hasn't; here and not in the first test that wants them, which has a deadline.
peers: deps-interop
	@tools/peers/openssh.sh
	@tools/peers/log_readers.sh
	@tools/peers/libssh.sh
	@tools/peers/npm.sh || [ "$$SSHRP_OPTIONAL_PEERS" = 0 ]
	@tools/peers/python.sh || [ "$$SSHRP_OPTIONAL_PEERS" = 0 ]

run: all deps-demo  ## a demonstration: an sshd, sshrpd before it, ssh and sftp through both
	$(PYTHON) tools/demo.py

test: lint $(UNIT) interop  ## all tests; UNIT=unit-asan: the unit tests with sanitizers

lint: deps-unit deps-format deps-man deps-interop  ## layers and words of the sources, names in the documents, licence, format, and the manual pages
	@echo "== layers, names, format, manual"
	$(PYTHON) tools/check_layers.py
	$(PYTHON) tools/check_docs.py
	$(PYTHON) tools/check_names.py
	$(PYTHON) tools/check_spdx.py
	$(PYTHON) -m unittest discover -q tests/tools
	tools/check_format.sh
	mandoc -T lint -W warning man/*.[58]

# TIDY_ARGS="--since main" for what a branch changes, or names of files.
tidy: deps-build deps-tidy  ## clang-tidy over src (an hour the first time, then what changed)
	$(PYTHON) tools/tidy.py $(TIDY_ARGS)

unit: all deps-unit  ## unit tests, and the fuzz targets on their corpora (TEST='Police.*' for those of a suite)
	@echo "== build the unit tests"
	$(CMAKE) --preset release >build/release/cmake.log || { cat build/release/cmake.log; exit 1; }
ifdef TEST
	tools/unit_test.sh '$(TEST)'
else
	ninja -C build/release
	@echo "== run the unit tests"
	$(PYTHON) tools/second_try.py ctest build/release
endif

interop: all peers  ## real clients and servers through the daemon (PYTEST_ARGS=... for pytest)
	ninja -C build/release sshrpd_other_metrics sshrpd_without_order hybrid_subject
	@echo "== run the interop tests"
	$(PYTEST_TOGETHER) $(PYTEST_ARGS)

soak: all peers  ## 500 sessions at once, 5,000 logins one after the other, a minute of each race, an hour of 300 mixed sessions
	$(PYTEST) -m soak -s

long: all peers  ## re-exchanges by default limits, 1 GiB each way; 100 reloads with groups; an sshd's own penalties for 10 minutes, twice
	$(PYTEST) -m long

exchanges: all peers  ## 100,000 hybrid key exchanges beside others' arithmetic
	ninja -C build/release hybrid_subject
	SSHRP_EXCHANGES=100000 $(PYTEST) -s -k test_hybrid_exchanges

# Not a part of `test`, as sid moves: where its pool has that release no longer, the tests are skipped, and say so.
openssh-sid: all peers  ## ssh-mldsa44-ed25519 with OpenSSH 10.6 of Debian sid, which is fetched first
	@tools/peers/openssh10.6.sh || [ $$? = 3 ]
	$(PYTEST) -m sid

asan: unit-asan interop-asan  ## all tests with AddressSanitizer and UndefinedBehaviorSanitizer
tsan: unit-tsan interop-tsan  ## all tests with ThreadSanitizer

unit-asan unit-tsan: unit-%: build/%/build.ninja
	@echo "== build the unit tests with $*"
	ninja -C build/$*
	@echo "== run the unit tests with $*"
	$(PYTHON) tools/second_try.py ctest build/$*

unit-unsanitized: all deps-unit  ## the unit tests of programs that have some which sanitizers can't run
	@echo "== build and run the unit tests that sanitizers can't run"
	$(CMAKE) --preset release >build/release/cmake.log || { cat build/release/cmake.log; exit 1; }
	ninja -C build/release unit_unsanitized
	$(PYTHON) tools/second_try.py ctest build/release -L unsanitized

# A build with other counters to upgrade to is the release's.
interop-asan interop-tsan: interop-%: build/%/build.ninja build/release/build.ninja peers
	@echo "== build sshrpd with $*"
	ninja -C build/$* sshrpd sshrpctl sshrpd_without_order hybrid_subject
	ninja -C build/release sshrpd_other_metrics
	@echo "== run the interop tests with $*"
	SSHRPD=build/$*/sshrpd SSHRP_SLOWDOWN=$(SLOWDOWN_$*) SSHRP_BULK_MIB=$(BULK_MIB_$*) $(PYTEST_TOGETHER) -m 'not memory and not descriptors and not matrix' $(PYTEST_ARGS)
SLOWDOWN_asan := 4
SLOWDOWN_tsan := 8
BULK_MIB_asan := 128
BULK_MIB_tsan := 64

# Alone on the machine, or its numbers say nothing. BENCH_ARGS="relaying latency --rounds 3" for parts of it, or a short one.
bench: all deps-interop deps-bench  ## speed and memory beside direct connections, HAProxy and the ciphers: build/bench/bench.json too
	@echo "== build the benchmark's programs"
	ninja -C build/release bench_server bench_client bench_yardstick
	@echo "== run the benchmark"
	mkdir -p build/bench
	tools/as_root.sh $(PYTHON) bench/run.py $(BENCH_ARGS)

# Alone, too. OLD=FILE, another build of sshrpd; PAIRS_ARGS="--only login latency" for parts of it.
pairs: all deps-interop  ## two builds of the daemon on the same work, A B B A, and the interval of their ratio
	@echo "== build the benchmark's programs"
	ninja -C build/release bench_server bench_client
	@echo "== run the pairs"
	tools/as_root.sh $(PYTHON) bench/pairs.py "$(OLD)" $(PAIRS_ARGS)

# Alone too, though ratios hold on a busy machine. MICROBENCH_ARGS="--benchmark_filter=^route" for a part of it.
microbench: build/release/build.ninja deps-bench  ## packets, messages, routes, jail paths, SFTP data: build/bench/micro.json too
	@echo "== build the microbenchmarks"
	$(CMAKE) build/release -DSSHRP_BENCH=ON >build/release/cmake.log || { cat build/release/cmake.log; exit 1; }
	ninja -C build/release microbench
	@echo "== run the microbenchmarks"
	mkdir -p build/bench
	build/release/microbench --benchmark_out=build/bench/micro.json --benchmark_min_time=0.1 $(MICROBENCH_ARGS)

fuzz: deps-build deps-fuzz  ## every fuzz target for SECONDS (600)
	tools/fuzz.sh $(SECONDS)

constant-time: deps-build deps-constant-time  ## the arithmetic of third_party/ under valgrind with poisoned secrets, by g++ and clang
	$(PYTHON) tools/constant_time.py

fuzz-planted: deps-build deps-fuzz  ## faults put into a copy of the daemon on purpose, each of which a fuzz target must find
	tools/fuzz_planted.sh

format: deps-format  ## reformat the sources
	tools/check_format.sh --fix

install: all install-program  ## into DESTDIR, PREFIX (/usr/local) and SYSCONFDIR (/etc), with service files
	install -d "$(DESTDIR)$(UNITDIR)"
	sed 's|/usr/sbin/|$(PREFIX)/sbin/|' packaging/sshrpd.service >"$(DESTDIR)$(UNITDIR)/sshrpd.service"
	install -D -m 644 LICENSE "$(DESTDIR)$(PREFIX)/share/doc/sshrp/LICENSE"
	install -m 644 $(wildcard third_party/*/LICENSE.*) "$(DESTDIR)$(PREFIX)/share/doc/sshrp"
	install -m 644 third_party/aws-lc/LICENSE "$(DESTDIR)$(PREFIX)/share/doc/sshrp/LICENSE.aws-lc"
	install -D -m 644 packaging/sshrpd.logrotate "$(DESTDIR)$(SYSCONFDIR)/logrotate.d/sshrpd"

install-program:
	install -D -m 755 build/sshrpd "$(DESTDIR)$(PREFIX)/sbin/sshrpd"
	install -m 755 build/sshrpctl "$(DESTDIR)$(PREFIX)/sbin/sshrpctl"
	install -d "$(DESTDIR)$(PREFIX)/share/bash-completion/completions"
	build/sshrpctl completion >"$(DESTDIR)$(PREFIX)/share/bash-completion/completions/sshrpctl"
	for page in $(wildcard man/*.[58]); do install -D -m 644 -t "$(DESTDIR)$(PREFIX)/share/man/man$${page##*.}" $$page; done
	install -D -m 644 docs/sshrpd.toml.example "$(DESTDIR)$(PREFIX)/share/doc/sshrp/examples/sshrpd.toml"
	install -m 644 docs/operations.md docs/observation.md docs/pysshrp.md "$(DESTDIR)$(PREFIX)/share/doc/sshrp"
	install -D -m 644 docs/images/page.png "$(DESTDIR)$(PREFIX)/share/doc/sshrp/images/page.png"
	cp -R packaging/fail2ban packaging/crowdsec packaging/prometheus packaging/grafana "$(DESTDIR)$(PREFIX)/share/doc/sshrp/examples"

deb: all deps-deb  ## a Debian package, build/deb/*.deb, and what lintian says of it
	rm -rf build/deb
	mkdir -p build/deb/sshrp
	cp -r packaging/debian build/deb/sshrp
	for file in service init logrotate; do cp packaging/sshrpd.$$file build/deb/sshrp/debian/sshrp.sshrpd.$$file; done
	cd build/deb/sshrp && SSHRP_SOURCE="$(CURDIR)" dpkg-buildpackage -b -us -uc >../build.log 2>&1 || { tail -20 ../build.log; exit 1; }
	lintian --fail-on error build/deb/*.changes
	ls build/deb/*.deb

package-test: deb deps-package-test  ## the package in a fresh Debian of this release (needs a Debian mirror)
	packaging/test/run.sh build/deb/sshrp_*.deb

# NEWCOMER="sudo container" for some of the situations of tests/newcomer/run.sh.
newcomer-test: deps-newcomer  ## make run and make test as newcomers in a fresh Debian 12 (hours; needs a Debian mirror)
	tools/as_root.sh tests/newcomer/run.sh $(NEWCOMER)

# SSHRP_NEWCOMER_ROOT=FOLDER keeps the system there, and what was built in it.
trixie-test: deps-newcomer  ## make run, make test and make package-test in a fresh Debian 13 (hours; needs a Debian mirror)
	SSHRP_SUITE=trixie SSHRP_NEWCOMER_TEST="$${SSHRP_NEWCOMER_TEST:-make test && make package-test}" tools/as_root.sh tests/newcomer/run.sh root

clean:  ## the builds; fetched peers stay
	rm -rf build/release build/asan build/tsan build/fuzz build/tidy build/deb build/bench build/constant-time build/sshrpd build/sshrpctl

build/release/build.ninja: | deps-build
	$(CMAKE) --preset release -DSSHRP_TESTS=OFF
build/asan/build.ninja: | deps-build deps-unit
	$(CMAKE) --preset asan
build/tsan/build.ninja: | deps-build deps-unit
	$(CMAKE) --preset tsan
