# Precompiled headers: what most files of several layers include, of which every file would read the same again.
# -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON shows whether every file includes what it uses.
# SPDX-License-Identifier: MIT
set(std_headers <algorithm> <array> <chrono> <cstdint> <cstring> <functional> <memory> <optional> <ranges> <span>
  <string> <string_view> <utility> <variant> <vector>)
set(asio_headers ${PROJECT_SOURCE_DIR}/src/net/asio.h <asio/co_spawn.hpp> <asio/detached.hpp> <asio/post.hpp>)

# sshrp_precompile(OWNER HEADERS... [REUSE TARGETS...]): the other targets take what OWNER makes. The owner is the one with
# the fewest macros defined, which the others may add to. Targets without sources are passed over.
function(sshrp_precompile owner)
  cmake_parse_arguments(ARG "" "" "REUSE" ${ARGN})
  sshrp_compiles(${owner} compiles)
  if(compiles)
    target_precompile_headers(${owner} PRIVATE ${ARG_UNPARSED_ARGUMENTS})
    foreach(target ${ARG_REUSE})
      sshrp_compiles(${target} compiles)
      if(compiles)
        target_precompile_headers(${target} REUSE_FROM ${owner})
      endif()
    endforeach()
  endif()
endfunction()

function(sshrp_compiles target result)
  set(${result} FALSE PARENT_SCOPE)
  if(TARGET ${target})
    get_target_property(type ${target} TYPE)
    if(NOT type STREQUAL "INTERFACE_LIBRARY")
      set(${result} TRUE PARENT_SCOPE)
    endif()
  endif()
endfunction()

sshrp_precompile(sshrp_util ${std_headers} REUSE sshrp_wire sshrp_facts sshrp_msg sshrp_sftp sshrp_crypto sshrp_transport sshrp_balance)
sshrp_precompile(sshrp_access ${std_headers} <fmt/format.h> REUSE sshrp_cast sshrp_observer sshrp_config sshrp_channel sshrp_route sshrp_ctl sshrpctl)
sshrp_precompile(sshrp_net ${std_headers} ${asio_headers} <fmt/format.h>
  REUSE sshrp_ops sshrp_upstream sshrp_gate sshrp_lookup sshrp_relay sshrp_record sshrp_lock sshrp_penalty sshrp_health sshrp_login sshrp_proxy sshrp_app sshrpd sshrpd_other_metrics
    sshrpd_without_order)
