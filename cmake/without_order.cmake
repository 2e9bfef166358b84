# sshrpd_without_order: the daemon with all locks on names held at once. tests/interop/test_name_order.py shows with it that its races
# are real. No configuration makes the daemon so: what decides is compiled once more, and comes before the same of the library.
# SPDX-License-Identifier: MIT
add_executable(sshrpd_without_order src/app/main.cpp src/lock/account.cpp)
target_compile_definitions(sshrpd_without_order PRIVATE SSHRP_WITHOUT_ORDER)
target_link_libraries(sshrpd_without_order PRIVATE sshrp_app sshrp_layer_flags)
