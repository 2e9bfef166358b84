# One libFuzzer program per tests/fuzz/*_fuzz.cpp; its seeds and finds stand in tests/fuzz/corpus/NAME.
file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/fuzz/*_fuzz.cpp)
foreach(source ${sources})
  get_filename_component(name ${source} NAME_WE)
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE sshrp_transport sshrp_config)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endforeach()
