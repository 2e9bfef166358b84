# sshrp_third_party: C and assembler that others wrote and others keep, as third_party/README.md lists it, and the glue around it. Hardened and
# sanitized as all is, and seen by nobody outside; its warnings are its authors' business. Always optimised: sntrup761 makes a key in ten times as long without.
# SPDX-License-Identifier: MIT
add_library(sshrp_third_party STATIC
  ${PROJECT_SOURCE_DIR}/third_party/openssh/sntrup761.c ${PROJECT_SOURCE_DIR}/third_party/glue/optblockers.c
  ${PROJECT_SOURCE_DIR}/third_party/glue/mldsa44.c)
set(glue ${PROJECT_SOURCE_DIR}/third_party/glue)
target_include_directories(sshrp_third_party SYSTEM PUBLIC ${PROJECT_SOURCE_DIR})
target_include_directories(sshrp_third_party PRIVATE ${glue} ${glue}/aws-lc/fipsmodule/sha)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")
  enable_language(ASM)
  file(GLOB_RECURSE assembler CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/third_party/s2n-bignum/*.S
    ${PROJECT_SOURCE_DIR}/third_party/mlkem-native/*.S)
  target_sources(sshrp_third_party PRIVATE ${glue}/mlkem768_native.c ${assembler})
  set_source_files_properties(${assembler} PROPERTIES COMPILE_DEFINITIONS S2N_BN_HIDE_SYMBOLS
    INCLUDE_DIRECTORIES "${PROJECT_SOURCE_DIR}/third_party/s2n-bignum;${glue}/s2n-bignum")
  # AWS-LC's SHA-3 over the permutation that mlkem-native's has, too, in place of its own in C.
  set_property(SOURCE ${glue}/mldsa44.c APPEND PROPERTY COMPILE_DEFINITIONS OPENSSL_X86_64 KECCAK1600_ASM)
  set_source_files_properties(${glue}/mlkem768_native.c PROPERTIES
    INCLUDE_DIRECTORIES "${glue}/mlkem-native;${PROJECT_SOURCE_DIR}/third_party/mlkem-native;${PROJECT_SOURCE_DIR}/third_party/mlkem-native/mlkem")
else()
  target_sources(sshrp_third_party PRIVATE ${glue}/mlkem768.c)
endif()
set_target_properties(sshrp_third_party PROPERTIES C_STANDARD 11 C_EXTENSIONS ON)
target_link_libraries(sshrp_third_party PRIVATE sshrp_flags)
# A generator of random bytes that fails throws through it.
target_compile_options(sshrp_third_party PRIVATE -w -O3 -fexceptions -fvisibility=hidden)
if(NOT SSHRP_SANITIZE AND NOT SSHRP_FUZZ)
  target_compile_options(sshrp_third_party PRIVATE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()
