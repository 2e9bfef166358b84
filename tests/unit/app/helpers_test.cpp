// SPDX-License-Identifier: MIT
#include "app/helpers.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "app/role_process.h"

namespace sshrp::app {
namespace {

using std::chrono::seconds;

/// Begins with Start, takes Drain only, stops by Stop.
class Part : public HelperPart {
 public:
  ProcessRole role() const override { return ProcessRole::observer; }
  void begin() override {
    ++begun;
    say(message::Start{.request = begun});
  }
  void hear(const Packet& packet) override {
    if (packet.bytes != wire::encode(message::Drain{})) throw wire::ProtocolError("something else");
    ++heard;
  }
  void stop() override { say(message::Stop{}); }
  void ended() override { ++ends; }
  void fill() {
    for (int i = 0; i < 10'000; ++i) say(message::Heard{});
  }

  std::uint32_t begun = 0;
  int heard = 0, ends = 0;
};

/// Waits for the next packet in a helper's process; none: the master is gone.
Bytes next(const Control& control) {
  pollfd readable{control.fd(), POLLIN, 0};
  ::poll(&readable, 1, -1);
  const auto heard = control.hear();
  const auto* packet = std::get_if<Packet>(&heard);
  return packet != nullptr ? packet->bytes : Bytes();
}

/// What a process does that does as it is told.
int obey(const Control& control) {
  next(control);
  control.say(message::Drain{});
  for (;;) {
    const Packet packet{next(control)};
    if (packet.bytes.empty() || !answer_ping(control, packet))
      return packet.bytes == wire::encode(message::Stop{}) ? 0 : 1;
  }
}

class Kept : public testing::Test {
 protected:
  void TearDown() override {
    helpers.let_all_go(seconds(0));
    work_until([this] { return helpers.empty(); });
  }

  /// As a master does, which hears of ends by a signal.
  void work_until(const std::function<bool()>& done) {
    while (!done()) {
      std::vector<pollfd> descriptors;
      std::vector<std::function<void()>> handlers;
      helpers.watch([&](int fd, short events, std::function<void()> handler) {
        descriptors.push_back({fd, events, 0});
        handlers.push_back(std::move(handler));
      });
      ::poll(descriptors.data(), descriptors.size(), 5);
      for (std::size_t i = 0; i < descriptors.size(); ++i)
        if (descriptors[i].revents != 0) handlers[i]();
      int status = 0;
      for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        EXPECT_TRUE(helpers.reap(pid, status));
        last_status = status;
      }
      helpers.on_time(Clock::now());
    }
  }

  std::function<int(const Control&)> body = obey;
  std::shared_ptr<Part> part = std::make_shared<Part>();
  Helpers helpers{[this](ProcessRole) { return fork_child(body); }};
  int last_status = -1;
};

TEST_F(Kept, are_heard_and_end_when_they_are_told_to) {
  helpers.keep(part);
  work_until([&] { return part->heard == 1; });
  ASSERT_EQ(helpers.running().size(), 1u);
  EXPECT_FALSE(helpers.running()[0].leaving);
  helpers.let_go(*part, seconds(60));
  EXPECT_TRUE(helpers.running()[0].leaving);
  work_until([&] { return helpers.empty(); });
  EXPECT_EQ(part->ends, 1);
  EXPECT_EQ(part->begun, 1u);
}

TEST_F(Kept, are_started_again_as_often_as_they_die) {
  helpers.keep(part);
  for (int i = 1; i <= 3; ++i) {
    work_until([&] { return part->heard == i; });
    ::kill(helpers.running()[0].pid, SIGKILL);  // which no sanitizer takes for its own
    work_until([&] { return part->ends == i; });
    EXPECT_TRUE(WIFSIGNALED(last_status));
  }
  work_until([&] { return part->heard == 4; });
}

TEST_F(Kept, are_killed_where_they_say_what_they_never_say) {
  body = [](const Control& control) {
    control.say(message::Draining{});
    return ::pause();
  };
  helpers.keep(part);
  work_until([&] { return part->ends == 1; });
  EXPECT_EQ(WTERMSIG(last_status), SIGKILL);
  EXPECT_EQ(part->heard, 0);
}

TEST_F(Kept, are_killed_where_they_dont_hear) {
  body = [](const Control&) { return ::pause(); };
  helpers.keep(part);
  part->fill();
  work_until([&] { return part->ends == 1; });
  EXPECT_EQ(WTERMSIG(last_status), SIGKILL);
}

TEST_F(Kept, are_killed_where_they_stand_still_and_another_is_started) {
  body = [this](const Control& control) { return part->begun == 0 ? ::pause() : obey(control); };
  helpers.keep(part);
  const auto now = Clock::now();
  for (int i = 0; i < 3; ++i) helpers.ask(now + i * seconds(5));
  EXPECT_EQ(helpers.running().size(), 1u);
  helpers.ask(now + seconds(20));
  work_until([&] { return part->ends == 1; });
  EXPECT_EQ(WTERMSIG(last_status), SIGKILL);
  work_until([&] { return part->heard == 1; });
  EXPECT_EQ(part->begun, 2u);
}

TEST_F(Kept, are_left_alone_where_they_answer_that_they_are_well) {
  helpers.keep(part);
  work_until([&] { return part->heard == 1; });
  const auto now = Clock::now();
  for (int i = 0; i < 10; ++i) {
    helpers.ask(now + i * seconds(15));
    work_until([&, end = Clock::now() + std::chrono::milliseconds(100)] { return Clock::now() > end; });
  }
  EXPECT_EQ(part->ends, 0);
  EXPECT_EQ(part->begun, 1u);
}

TEST_F(Kept, are_killed_where_they_are_well_without_being_asked) {
  body = [](const Control& control) {
    control.say(message::Well{77});
    return ::pause();
  };
  helpers.keep(part);
  work_until([&] { return part->ends == 1; });
  EXPECT_EQ(WTERMSIG(last_status), SIGKILL);
}

TEST_F(Kept, are_killed_where_they_dont_end_in_time) {
  body = [](const Control&) { return ::pause(); };
  helpers.keep(part);
  helpers.let_go(*part, seconds(60));
  helpers.let_go(*part, seconds(0));
  work_until([&] { return helpers.empty(); });
  EXPECT_EQ(WTERMSIG(last_status), SIGKILL);
  EXPECT_EQ(part->begun, 1u);
}

TEST_F(Kept, are_tried_again_where_they_cant_be_made) {
  int tries = 0;
  Helpers failing([&](ProcessRole) -> Child {
    if (++tries < 3) throw std::runtime_error("no memory");
    return fork_child(obey);
  });
  failing.keep(part);
  EXPECT_EQ(part->begun, 0u);
  while (part->begun == 0) failing.on_time(Clock::now());
  EXPECT_EQ(tries, 3);
  failing.let_all_go(seconds(60));
  int status = 0;
  ASSERT_EQ(::waitpid(failing.running()[0].pid, &status, 0), failing.running()[0].pid);
}

TEST(Helpers, that_were_never_made_are_let_go_at_once) {
  Helpers helpers([](ProcessRole) -> Child { throw std::runtime_error("no memory"); });
  helpers.keep(std::make_shared<Part>());
  EXPECT_FALSE(helpers.empty());
  helpers.let_all_go(seconds(60));
  EXPECT_TRUE(helpers.empty());
}

TEST(Roles, are_told_by_their_names) {
  EXPECT_EQ(role_named(nullptr), nullptr);
  EXPECT_EQ(role_named("sshrpd"), nullptr);
  const RoleRow* worker = role_named("sshrpd: worker");
  ASSERT_NE(worker, nullptr);
  EXPECT_EQ(worker, &row_of(ProcessRole::worker));
  EXPECT_EQ(word_of(ProcessRole::worker), "worker");
}

}  // namespace
}  // namespace sshrp::app
