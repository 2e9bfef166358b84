// Requests of one client that swap directories for links while others are under way, in every order that a
// server may work in.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <random>

#include "sftp/session.h"

namespace sshrp::sftp::test {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int rounds = 10'000;  // twenty times as slow, and what they find they find at once
#else
constexpr int rounds = 100'000;
#endif
constexpr int rounds_of_a_session = 500;

class Swapper {
 public:
  explicit Swapper(std::mt19937& random) : random_(random) {}

  std::string path() {
    static constexpr const char* names[] = {"/d",        "/d/e",        "/d/passwd",        "/d/e/passwd",
                                            "/l",        "/l/passwd",   "/l2/passwd",       "/x",
                                            "/x/passwd", "/x/e/passwd", "/docs/out_chain3", "/out_absolute"};
    return names[random_() % std::size(names)];
  }
  Bytes request(std::uint32_t id) {
    switch (random_() % 12) {
      case 0:
      case 1:
      case 2:
        return make::with_paths(Type::rename, path(), path(), id);
      case 3:
        return make::extended("posix-rename@openssh.com", {path(), path()}, id);
      case 4:
        return make::with_paths(Type::symlink, random_() % 2 ? "docs" : "/d", path(), id);
      case 5:
        return make::with_path(Type::remove, path(), id);
      case 6:
        return make::with_attributes(Type::mkdir, path(), {}, id);
      case 7:
        return make::extended("hardlink@openssh.com", {path(), path()}, id);
      case 8:
        return make::open(path(), open_flag::write | open_flag::creat | open_flag::trunc, id);
      case 9:
        return make::with_attributes(Type::setstat, path(), {.permissions = 0600}, id);
      case 10:
        return make::with_path(random_() % 2 ? Type::stat : Type::opendir, path(), id);
      default:
        return make::open(path(), open_flag::read, id);
    }
  }

 private:
  std::mt19937& random_;
};

struct RaceWorld : World {
  RaceWorld() {
    files.add_directory("/srv/web/d/e");
    files.add_file("/srv/web/d/passwd", "inside");
    files.add_link("/srv/web/l", "/etc");
    files.add_link("/srv/web/l2", "../../etc");
    files.add_directory("/srv/web/x/e");
    mark_outside();
  }
};

void race(std::mt19937& random, bool in_order) {
  RaceWorld world;
  Session session(world, {.root_path = "/srv/web", .symlinks = Symlinks::inside});
  if (!in_order) session.order = [&](std::size_t waiting) { return random() % waiting; };
  const std::string outside = world.outside_snapshot();
  session.begin();
  Swapper swapper(random);
  for (int round = 0; round < rounds_of_a_session; ++round) {
    const std::uint32_t count = 2 + static_cast<std::uint32_t>(random() % 5);
    session.pace = random() % 2 ? Session::Pace::one_by_one : Session::Pace::round_trips;
    session.piece = 1 + random() % 300;
    for (std::uint32_t id = 0; id < count; ++id) session.send(swapper.request(id));
    const std::vector<Reply> replies = session.run();
    ASSERT_EQ(replies.size(), count);
    for (const Reply& reply : replies) {
      if (reply.type == Type::handle) session.send(make::with_handle(Type::close, reply.text(), 100));
    }
    session.run();
    session.upstream().forget_served();
  }
  session.expect_contained();
  ASSERT_EQ(world.outside_snapshot(), outside);
}

TEST(JailRace, swaps_never_lead_out_of_a_server_that_works_in_order) {
  std::mt19937 random(1);
  for (int done = 0; done < rounds / 2 && !::testing::Test::HasFailure(); done += rounds_of_a_session)
    race(random, true);
}

TEST(JailRace, swaps_never_lead_out_of_a_server_that_works_in_any_order) {
  std::mt19937 random(2);
  for (int done = 0; done < rounds / 2 && !::testing::Test::HasFailure(); done += rounds_of_a_session)
    race(random, false);
}

}  // namespace
}  // namespace sshrp::sftp::test
