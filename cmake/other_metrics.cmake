# sshrpd_other_metrics: the daemon as another build, whose counters stand elsewhere; tests/interop upgrades from one to the
# other. What knows where they stand is compiled once more, and comes before the same of the libraries.
# SPDX-License-Identifier: MIT
set(knows_metrics "^#include \"(facts/(metrics|counters|counter_reader|ledger)|app/(tally|inherited_sockets|master|observer_messages|observer_part|observed_daemon)|observer/[a-z_]+)[.]h\"")
file(GLOB_RECURSE all_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/*.cpp ${PROJECT_SOURCE_DIR}/src/*.h)
set(sources)
foreach(source ${all_sources})
  file(STRINGS ${source} found REGEX ${knows_metrics})
  if(found AND source MATCHES "[.]cpp$")
    list(APPEND sources ${source})
  elseif(found AND NOT source MATCHES "/src/(facts|app|observer)/")
    message(FATAL_ERROR "${source}: only a .cpp includes what knows the metrics; cmake/other_metrics.cmake can't follow headers")
  endif()
endforeach()
add_executable(sshrpd_other_metrics ${sources})
if(SSHRP_SANITIZE)
  set_target_properties(sshrpd_other_metrics PROPERTIES EXCLUDE_FROM_ALL ON)  # the tests take the release's
endif()
target_compile_definitions(sshrpd_other_metrics PRIVATE SSHRP_OTHER_METRICS)
target_link_libraries(sshrpd_other_metrics PRIVATE sshrp_app sshrp_layer_flags)
target_compile_options(sshrpd_other_metrics PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>)  # as sshrp_proxy
