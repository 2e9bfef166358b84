# One test program per folder of tests/unit, which mirrors src/.
# SPDX-License-Identifier: MIT
add_custom_target(unit_unsanitized)  # the programs with tests that sanitizers keep from being run, or whole
file(GLOB folders RELATIVE ${PROJECT_SOURCE_DIR}/tests/unit CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/*)
foreach(folder ${folders})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/${folder}/*.cpp)
  if(sources AND TARGET sshrp_${folder})
    add_executable(unit_${folder} ${sources})
    target_include_directories(unit_${folder} PRIVATE ${PROJECT_SOURCE_DIR}/tests/unit)
    target_compile_definitions(unit_${folder} PRIVATE SSHRP_VECTORS="${PROJECT_SOURCE_DIR}/tests/vectors")
    target_link_libraries(unit_${folder} PRIVATE sshrp_${folder} sshrp_unit_flags
      GTest::gtest GTest::gmock GTest::gtest_main)
    add_test(NAME ${folder} COMMAND unit_${folder})
    foreach(source ${sources})
      file(STRINGS ${source} found REGEX "^#.*SANITIZE")
      if(found)
        add_dependencies(unit_unsanitized unit_${folder})
        set_tests_properties(${folder} PROPERTIES LABELS unsanitized)
      endif()
    endforeach()
  endif()
endforeach()

sshrp_precompile(unit_util ${std_headers} <gmock/gmock.h> <gtest/gtest.h>
  REUSE unit_wire unit_facts unit_msg unit_sftp unit_crypto unit_transport unit_access unit_cast unit_config unit_channel unit_route unit_balance unit_ctl)
sshrp_precompile(unit_net ${std_headers} ${asio_headers} <fmt/format.h> <gmock/gmock.h> <gtest/gtest.h>
  REUSE unit_ops unit_upstream unit_gate unit_lookup unit_lock unit_penalty unit_health unit_login unit_relay unit_record unit_proxy unit_app)

# 100,000 rounds: optimised, these take seconds. A precompiled header is of one kind only.
set(optimised sftp/file_system sftp/upstream_model sftp/upstream_model_answers sftp/session sftp/race_test sftp/name_order_test
  channel/model_line channel/model_peer channel/model_peer_hears channel/model_script)
list(TRANSFORM optimised PREPEND ${PROJECT_SOURCE_DIR}/tests/unit/)
list(TRANSFORM optimised APPEND .cpp)
set_source_files_properties(${optimised} PROPERTIES COMPILE_OPTIONS -O2 SKIP_PRECOMPILE_HEADERS ON)

# The fuzz targets replay their corpora.
include(${PROJECT_SOURCE_DIR}/cmake/fuzz.cmake)
