# hybrid_subject: the daemon's hybrid key exchanges behind a pipe, for tests/interop/test_hybrid_exchanges.py.
# SPDX-License-Identifier: MIT
add_executable(hybrid_subject ${PROJECT_SOURCE_DIR}/tests/hybrid/subject.cpp)
target_link_libraries(hybrid_subject PRIVATE sshrp_crypto sshrp_test_flags)
