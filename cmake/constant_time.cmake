# constant_time_subject: the arithmetic of third_party/ as the release has it, for tools/constant_time.py to run under valgrind.
# SPDX-License-Identifier: MIT
set(constant_time_folder ${PROJECT_SOURCE_DIR}/tests/constant_time)
add_executable(constant_time_subject ${constant_time_folder}/subject.cpp ${constant_time_folder}/kems.cpp
  ${constant_time_folder}/mldsa44.cpp ${constant_time_folder}/curve25519.cpp)
target_link_libraries(constant_time_subject PRIVATE sshrp_third_party sshrp_flags OpenSSL::Crypto)
# Requests to valgrind, which are no instructions that do anything, in a file of third_party/.
set_property(SOURCE ${PROJECT_SOURCE_DIR}/third_party/glue/mldsa44.c APPEND PROPERTY COMPILE_DEFINITIONS SSHRP_CONSTANT_TIME)
