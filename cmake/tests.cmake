# One test program per folder of tests/unit, which mirrors src/.
file(GLOB folders RELATIVE ${PROJECT_SOURCE_DIR}/tests/unit CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/*)
foreach(folder ${folders})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/${folder}/*.cpp)
  if(sources AND TARGET sshrp_${folder})
    add_executable(unit_${folder} ${sources})
    target_include_directories(unit_${folder} PRIVATE ${PROJECT_SOURCE_DIR}/tests/unit)
    target_compile_definitions(unit_${folder} PRIVATE SSHRP_VECTORS="${PROJECT_SOURCE_DIR}/tests/vectors")
    target_link_libraries(unit_${folder} PRIVATE sshrp_${folder} GTest::gtest GTest::gmock GTest::gtest_main)
    add_test(NAME ${folder} COMMAND unit_${folder})
  endif()
endforeach()

# The fuzz targets replay their corpora.
include(${PROJECT_SOURCE_DIR}/cmake/fuzz.cmake)
