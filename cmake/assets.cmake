# The files of src/observer/page and of asciinema's player as a table in the program: observer::assets() of observer/assets.h. A file more needs nothing but to be there.
# As a script, with OUT and FILES: writes that table.
# SPDX-License-Identifier: MIT
if(CMAKE_SCRIPT_MODE_FILE)
  set(texts "")
  set(rows "")
  set(number 0)
  foreach(file ${FILES})
    get_filename_component(name ${file} NAME)
    file(SHA256 ${file} digest)
    string(APPEND texts "asm(\".section .rodata\\n.hidden sshrp_asset_${number}, sshrp_asset_${number}_end\\n.global sshrp_asset_${number}, sshrp_asset_${number}_end\\n\"\n"
      "    \"sshrp_asset_${number}: .incbin \\\"${file}\\\"\\nsshrp_asset_${number}_end: .byte 0\\n.previous\");\n"
      "extern \"C\" __attribute__((visibility(\"hidden\"))) const char sshrp_asset_${number}[], sshrp_asset_${number}_end[];\n")
    string(APPEND rows "    {\"${name}\", {sshrp_asset_${number}, static_cast<std::size_t>(sshrp_asset_${number}_end - sshrp_asset_${number})}, \"${digest}\"},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  file(WRITE ${OUT} "// Made by cmake/assets.cmake.\n#include \"observer/assets.h\"\n\n${texts}\nnamespace sshrp::observer {\n\n"
    "std::span<const Asset> assets() {\n  static const Asset all[] = {\n${rows}  };\n  return all;\n}\n\n}  // namespace sshrp::observer\n")
  return()
endif()

file(GLOB page CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/observer/page/*.* ${PROJECT_SOURCE_DIR}/third_party/asciinema_player/*.js
  ${PROJECT_SOURCE_DIR}/third_party/asciinema_player/*.css)
list(FILTER page EXCLUDE REGEX "[.]md$")
set(table ${CMAKE_BINARY_DIR}/observer_assets.cpp)
add_custom_command(OUTPUT ${table} DEPENDS ${page} ${CMAKE_CURRENT_LIST_FILE} VERBATIM
  COMMAND ${CMAKE_COMMAND} -DOUT=${table} "-DFILES=${page}" -P ${CMAKE_CURRENT_LIST_FILE})
target_sources(sshrp_observer PRIVATE ${table})
set_source_files_properties(${table} PROPERTIES OBJECT_DEPENDS "${page}" SKIP_PRECOMPILE_HEADERS ON)
