# One test program per folder of tests/unit, which mirrors src/.
file(GLOB folders RELATIVE ${PROJECT_SOURCE_DIR}/tests/unit CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/*)
foreach(folder ${folders})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/${folder}/*.cpp)
  if(sources AND TARGET sshrp_${folder})
    add_executable(unit_${folder} ${sources})
    target_include_directories(unit_${folder} PRIVATE ${PROJECT_SOURCE_DIR}/tests/unit)
    target_compile_definitions(unit_${folder} PRIVATE SSHRP_VECTORS="${PROJECT_SOURCE_DIR}/tests/vectors")
    target_link_libraries(unit_${folder} PRIVATE sshrp_${folder} sshrp_test_flags
      GTest::gtest GTest::gmock GTest::gtest_main)
    add_test(NAME ${folder} COMMAND unit_${folder})
  endif()
endforeach()

sshrp_precompile(unit_util ${std_headers} <gmock/gmock.h> <gtest/gtest.h>
  REUSE unit_wire unit_msg unit_sftp unit_crypto unit_transport unit_config)
sshrp_precompile(unit_net ${std_headers} ${asio_headers} <fmt/format.h> <gmock/gmock.h> <gtest/gtest.h>
  REUSE unit_ops unit_auth unit_relay unit_route unit_proxy unit_app)

# 100,000 rounds: optimised, these take seconds. A precompiled header is of one kind only.
set(optimised file_system upstream_model session race_test)
list(TRANSFORM optimised PREPEND ${PROJECT_SOURCE_DIR}/tests/unit/sftp/)
list(TRANSFORM optimised APPEND .cpp)
set_source_files_properties(${optimised} PROPERTIES COMPILE_OPTIONS -O2 SKIP_PRECOMPILE_HEADERS ON)

# The fuzz targets replay their corpora.
include(${PROJECT_SOURCE_DIR}/cmake/fuzz.cmake)
