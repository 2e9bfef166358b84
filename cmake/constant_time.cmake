# constant_time_subject: the key encapsulations of third_party/ as the release has them, for tools/constant_time.py to run under valgrind.
# SPDX-License-Identifier: MIT
add_executable(constant_time_subject ${PROJECT_SOURCE_DIR}/tests/constant_time/subject.cpp)
target_link_libraries(constant_time_subject PRIVATE sshrp_third_party sshrp_flags OpenSSL::Crypto)
