// What the channels of a session may hold together.
// SPDX-License-Identifier: MIT
#include "sftp/budget.h"

#include <gmock/gmock.h>

#include "sftp/limits.h"
#include "sftp/session.h"
#include "wire/writer.h"

namespace sshrp::sftp::test {
namespace {

/// Above a bound by one request, with the look-ups of two paths.
constexpr std::size_t one_request = 64 * 1024;

std::string deep_path() {
  std::string path;
  while (path.size() + 100 < max_path) path += "/a_name_of_a_dir";
  return path;
}

struct SftpBudget : ::testing::Test {
  World world;
  Budget budget;
  std::optional<Session> session;

  SftpBudget() { restart({.root_path = "/srv/web"}); }
  void restart(const Rules& rules) {
    session.emplace(world, rules, UpstreamModel::Traits{}, make_unshared_name_locks(), &budget);
    session->begin();
  }
  void TearDown() override {
    session.reset();
    EXPECT_EQ(budget.work.bytes, 0u);
    EXPECT_EQ(budget.handles.bytes, 0u);
    EXPECT_EQ(budget.listings.bytes, 0u);
  }
};

TEST_F(SftpBudget, goes_on_by_one_request_at_a_time_where_others_hold_all) {
  const Charge others(budget.work, budget.work.max);
  session->rounds = 0;
  for (std::uint32_t id = 0; id < 10; ++id)
    session->send(make::with_path(Type::stat, "/docs/readme.txt", id));
  EXPECT_EQ(session->run().size(), 10u);
  EXPECT_EQ(session->rounds, 10u);
  EXPECT_TRUE(budget.take_wait());
}

TEST_F(SftpBudget, goes_on_as_ever_where_it_is_free) {
  session->rounds = 0;
  for (std::uint32_t id = 0; id < 100; ++id)
    session->send(make::with_path(Type::stat, "/docs/readme.txt", id));
  EXPECT_EQ(session->run().size(), 100u);
  EXPECT_EQ(session->rounds, 1u);
  EXPECT_FALSE(budget.take_wait());
}

TEST_F(SftpBudget, bounds_requests_and_their_look_ups_whatever_their_paths) {
  world.files.add_directory("/srv/web" + deep_path());
  const Bytes request = make::framed(make::with_paths(Type::rename, deep_path(), deep_path()));
  const Bytes look = make::framed(make::with_path(Type::stat, deep_path()));
  constexpr std::size_t count = 300;
  for (std::size_t i = 0; i < count; ++i)
    session->inspector().receive(Leg::downstream, i % 2 ? request : look, {});
  EXPECT_LT(budget.work.bytes, budget.work.max + one_request);
  EXPECT_LT(session->inspector().output(Leg::upstream).size(), budget.work.max + one_request);
  session->pace = Session::Pace::one_by_one;
  EXPECT_EQ(session->run().size(), count);
  EXPECT_LT(budget.work.bytes, one_request);
}

TEST_F(SftpBudget, leaves_attributes_that_nobody_knows_out_of_what_waits) {
  Bytes request = make::with_path(Type::setstat, "/docs");
  wire::Writer(request).uint32(0x80000000).uint32(1).string(std::string_view("x")).string(Bytes(200'000));
  session->inspector().receive(Leg::downstream, make::framed(request), {});
  EXPECT_LT(budget.work.bytes, std::size_t{one_request});
}

TEST_F(SftpBudget, opens_no_more_where_handles_take_all) {
  restart({.audit = Audit::on});
  std::vector<std::string> handles;
  const auto open = [&] { return session->ask(make::open("/srv/web/index.html")); };
  for (int i = 0; i < 3; ++i) handles.push_back(open().text());
  EXPECT_GT(budget.handles.bytes, 3 * sizeof(std::string));
  {
    const Charge others(budget.handles, budget.handles.max);
    EXPECT_TRUE(open().is(Status::failure));
  }
  EXPECT_EQ(open().type, Type::handle);
  const std::size_t before = budget.handles.bytes;
  session->ask(make::with_handle(Type::close, handles[0]));
  EXPECT_LT(budget.handles.bytes, before);
}

TEST_F(SftpBudget, counts_what_the_audit_keeps_of_what_isnt_answered) {
  const std::string path = "/srv/web" + deep_path();
  world.files.add_file(path, "");
  restart({.audit = Audit::on});
  const std::string handle = session->ask(make::open(path)).text();
  const std::size_t before = budget.work.bytes;
  const Bytes change = make::framed(make::with_attributes(Type::fsetstat, handle, {.permissions = 0600}));
  constexpr std::size_t count = 1000;
  for (std::size_t i = 0; i < count; ++i) session->inspector().receive(Leg::downstream, change, {});
  EXPECT_GT(budget.work.bytes, before + 2 * path.size());
  EXPECT_TRUE(budget.is_short());
  EXPECT_LT(budget.work.bytes, budget.work.max + one_request);
  EXPECT_EQ(session->run().size(), count);
  EXPECT_LT(budget.work.bytes, std::size_t{one_request});
}

TEST_F(SftpBudget, refuses_a_large_listing_where_others_take_all) {
  for (std::size_t i = 0; i < 5000; ++i)
    world.files.add_file("/srv/web/many/a_file_of_number_" + std::to_string(i), "");
  const std::string handle = session->ask(make::with_path(Type::opendir, "/many")).text();
  {
    const Charge others(budget.listings, budget.listings.max - max_packet);
    EXPECT_TRUE(session->ask(make::with_handle(Type::readdir, handle)).is(Status::failure));
  }
  EXPECT_EQ(budget.listings.bytes, 0u);
  const std::string again = session->ask(make::with_path(Type::opendir, "/many")).text();
  EXPECT_EQ(session->ask(make::with_handle(Type::readdir, again)).names().size(), 5002u);
}

TEST_F(SftpBudget, gives_back_what_a_rush_took) {
  const std::string handle = session->ask(make::open("/index.html")).text();
  for (std::uint32_t id = 0; id < 2000; ++id) session->send(make::read(handle, 0, 1, id));
  session->run();
  EXPECT_LT(budget.work.bytes, 16'384u);
}

}  // namespace
}  // namespace sshrp::sftp::test
