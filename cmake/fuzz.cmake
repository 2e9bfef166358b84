# The fuzz targets tests/fuzz/*_fuzz.cpp. With SSHRP_FUZZ (clang) each is a libFuzzer program; in the normal build each
# replays its corpus, tests/fuzz/corpus/NAME, as a test.
# SPDX-License-Identifier: MIT
if(SSHRP_FUZZ)
  target_compile_options(sshrp_flags INTERFACE -UNDEBUG)  # assertions are findings, in any build type
endif()
set(fuzz_folder ${PROJECT_SOURCE_DIR}/tests/fuzz)
set(peer_folder ${PROJECT_SOURCE_DIR}/tests/unit)

add_library(fuzz_support STATIC
  ${fuzz_folder}/deterministic_random.cpp ${fuzz_folder}/raw_transport.cpp ${fuzz_folder}/session_script.cpp
  ${peer_folder}/transport/memory_pipe.cpp ${peer_folder}/transport/scripted_peer.cpp
  ${peer_folder}/transport/test_settings.cpp)
target_include_directories(fuzz_support PUBLIC ${fuzz_folder} ${peer_folder})
target_link_libraries(fuzz_support PUBLIC sshrp_transport PRIVATE sshrp_test_flags)
if(NOT SSHRP_FUZZ)
  add_library(fuzz_replay STATIC ${fuzz_folder}/replay_main.cpp)
  target_include_directories(fuzz_replay PRIVATE ${fuzz_folder})
  target_link_libraries(fuzz_replay PRIVATE sshrp_util sshrp_test_flags)
endif()

# A whole session in memory: the clock, the dialer and the pool of the logins are others.
add_library(fuzz_daemon OBJECT
  ${fuzz_folder}/at_once_pool.cpp ${fuzz_folder}/daemon_core.cpp ${fuzz_folder}/party.cpp ${fuzz_folder}/virtual_clock.cpp)
target_link_libraries(fuzz_daemon PUBLIC fuzz_support sshrp_proxy PRIVATE sshrp_test_flags)

# Asio's headers ask those of libstdc++ what there is: all sources must have included these first, or what one
# allocates another one frees otherwise.
sshrp_precompile(fuzz_support ${std_headers} REUSE fuzz_daemon)

# sshrp_fuzz(NAME LIBRARIES... [SOURCES ...]): NAME_fuzz from tests/fuzz/NAME_fuzz.cpp. SOURCES are those of layers that
# the fuzz build leaves out, or stand in for others.
function(sshrp_fuzz name)
  cmake_parse_arguments(ARG "" "" "SOURCES" ${ARGN})
  set(target ${name}_fuzz)
  add_executable(${target} ${fuzz_folder}/${target}.cpp ${ARG_SOURCES})
  target_include_directories(${target} PRIVATE ${fuzz_folder} ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} PRIVATE ${ARG_UNPARSED_ARGUMENTS} sshrp_test_flags)
  target_precompile_headers(${target} REUSE_FROM fuzz_support)
  if(SSHRP_FUZZ)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  else()
    target_link_libraries(${target} PRIVATE fuzz_replay)
    add_test(NAME fuzz_corpus_${name} COMMAND ${target} ${fuzz_folder}/corpus/${name})
  endif()
endfunction()

sshrp_fuzz(identification sshrp_transport)
sshrp_fuzz(packet_reader sshrp_transport)
sshrp_fuzz(proxy_header sshrp_util fmt::fmt SOURCES ${PROJECT_SOURCE_DIR}/src/net/proxy_header.cpp)
sshrp_fuzz(control_messages sshrp_wire SOURCES ${PROJECT_SOURCE_DIR}/src/app/control_messages.cpp)
sshrp_fuzz(recorder_messages sshrp_cast sshrp_ops sshrp_wire SOURCES ${PROJECT_SOURCE_DIR}/src/record/messages.cpp
  ${PROJECT_SOURCE_DIR}/src/record/ring.cpp)
sshrp_fuzz(source_messages sshrp_config sshrp_net sshrp_ops SOURCES ${PROJECT_SOURCE_DIR}/src/app/source_requests.cpp
  ${PROJECT_SOURCE_DIR}/src/app/client_address.cpp ${PROJECT_SOURCE_DIR}/src/app/control.cpp
  ${PROJECT_SOURCE_DIR}/src/upstream/source_messages.cpp)
sshrp_fuzz(proxy_answers sshrp_net SOURCES ${PROJECT_SOURCE_DIR}/src/gate/http_connect.cpp ${PROJECT_SOURCE_DIR}/src/gate/socks5.cpp)
sshrp_fuzz(balance_messages sshrp_balance)
sshrp_fuzz(messages sshrp_msg)
sshrp_fuzz(kex_server fuzz_support)
sshrp_fuzz(kex_client fuzz_support)
sshrp_fuzz(session_server fuzz_support)
sshrp_fuzz(session_client fuzz_support)
sshrp_fuzz(public_key sshrp_crypto)
sshrp_fuzz(certificate sshrp_crypto)
sshrp_fuzz(revoked_keys sshrp_crypto)
sshrp_fuzz(private_key_file fuzz_support SOURCES ${fuzz_folder}/quick_bcrypt.cpp)
sshrp_fuzz(known_hosts sshrp_access)
sshrp_fuzz(cast sshrp_cast)
sshrp_fuzz(config sshrp_config)
sshrp_fuzz(authorized_keys sshrp_access SOURCES ${PROJECT_SOURCE_DIR}/tests/unit/access/line_by_line.cpp)
target_include_directories(authorized_keys_fuzz PRIVATE ${PROJECT_SOURCE_DIR}/tests/unit)
sshrp_fuzz(sftp_framing sshrp_sftp)
sshrp_fuzz(sftp_path sshrp_sftp)
set(sftp_model ${fuzz_folder}/sftp_script.cpp ${peer_folder}/sftp/file_system.cpp ${peer_folder}/sftp/upstream_model.cpp
  ${peer_folder}/sftp/upstream_model_answers.cpp)
sshrp_fuzz(sftp_jail sshrp_sftp fuzz_support SOURCES ${sftp_model})
sshrp_fuzz(channels sshrp_channel)
sshrp_fuzz(login_client fuzz_daemon)
sshrp_fuzz(login_upstream fuzz_daemon)
sshrp_fuzz(relayed_session fuzz_daemon SOURCES ${fuzz_folder}/session_rules.cpp ${sftp_model})
