# Compiler flags for every target: warnings as errors, and what the compiler and linker have against exploits.
# Under the sanitizers they stay warnings: g++ 12 then takes a coroutine frame's own operator delete for a mismatched one.
# SPDX-License-Identifier: MIT
add_library(sshrp_flags INTERFACE)
target_compile_options(sshrp_flags INTERFACE
  -Wall -Wextra -Wconversion -Wshadow $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
  -fstack-protector-strong -fPIE -fno-plt
  $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)  # lets ccache see through precompiled headers
target_link_options(sshrp_flags INTERFACE -pie -Wl,-z,relro -Wl,-z,now)
target_compile_definitions(sshrp_flags INTERFACE _GLIBCXX_ASSERTIONS SSHRP_VERSION="${PROJECT_VERSION}"
  ASIO_STANDALONE ASIO_NO_DEPRECATED)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")
  target_compile_options(sshrp_flags INTERFACE -fcf-protection=full)
endif()

# What only the layers get: tests compile twice as fast without optimisation, and that is what _FORTIFY_SOURCE needs.
add_library(sshrp_layer_flags INTERFACE)
add_library(sshrp_test_flags INTERFACE)
if(NOT SSHRP_FUZZ)
  target_compile_options(sshrp_test_flags INTERFACE -O0)
endif()
# What the unit tests do themselves isn't looked at for undefined behaviour: they compile in two thirds of the time.
add_library(sshrp_unit_flags INTERFACE)
target_link_libraries(sshrp_unit_flags INTERFACE sshrp_test_flags)

if(NOT SSHRP_SANITIZE)
  target_compile_options(sshrp_flags INTERFACE -Werror)
endif()
if(SSHRP_SANITIZE)
  target_compile_definitions(sshrp_flags INTERFACE SSHRP_SANITIZED)  # the runtimes need what the worker is forbidden
  target_compile_options(sshrp_flags INTERFACE -fsanitize=${SSHRP_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(sshrp_flags INTERFACE -fsanitize=${SSHRP_SANITIZE})
  target_compile_options(sshrp_layer_flags INTERFACE -O1)
  target_compile_options(sshrp_flags INTERFACE -UNDEBUG)  # assertions are findings
  target_compile_options(sshrp_unit_flags INTERFACE -fno-sanitize=undefined)
  if(SSHRP_SANITIZE MATCHES "thread")
    # ThreadSanitizer doesn't know fences. Asio's queues have mutexes besides.
    target_compile_definitions(sshrp_flags INTERFACE ASIO_DISABLE_FENCED_BLOCK)
  endif()
elseif(NOT CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT SSHRP_FUZZ)
  target_compile_options(sshrp_layer_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()
if(SSHRP_FUZZ)
  target_compile_options(sshrp_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  target_link_options(sshrp_flags INTERFACE -fsanitize=address,undefined)
endif()
