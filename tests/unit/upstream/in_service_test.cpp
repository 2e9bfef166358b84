// SPDX-License-Identifier: MIT
#include "upstream/in_service.h"

#include <gtest/gtest.h>

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

namespace sshrp::upstream {
namespace {

const route::GroupPtr two = std::make_shared<const route::Group>(
    route::Group{{}, {{.address = {"a.lan", 22}}, {.address = {"a.lan", 2222}}}});

/// The port of the server that is chosen; 0: there is none.
int chosen_by(InService& selector, std::vector<std::string> tried = {}) {
  asio::io_context context;
  Wanted wanted{two, "alice", {}, std::move(tried), {}};
  auto choice = asio::co_spawn(context, selector.choose(context.get_executor(), wanted), asio::use_future);
  context.run();
  const Chosen chosen = choice.get();
  const auto* place = std::get_if<PlacePtr>(&chosen);
  return place == nullptr ? 0 : (*place)->endpoint().address.port;
}

TEST(InService, chooses_the_first_that_was_not_tried) {
  InService selector;
  EXPECT_EQ(chosen_by(selector), 22);
  EXPECT_EQ(chosen_by(selector, {"a.lan:22"}), 2222);
  EXPECT_EQ(chosen_by(selector, {"a.lan:22", "a.lan:2222"}), 0);
}

TEST(InService, leaves_out_what_was_taken_out_of_service_until_it_is_back) {
  InService selector;
  selector.leave_out({"a.lan:22", "b.lan:22"});
  EXPECT_EQ(chosen_by(selector), 2222);
  selector.leave_out({"a.lan:22", "a.lan:2222"});
  EXPECT_EQ(chosen_by(selector), 0);
  selector.leave_out({});
  EXPECT_EQ(chosen_by(selector), 22);
}

}  // namespace
}  // namespace sshrp::upstream
