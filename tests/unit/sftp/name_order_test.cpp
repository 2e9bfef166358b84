// Several channels of one account: what one is looking at, another moves. Each race is run without an order,
// too, where it must lead out: else it would test nothing.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <list>
#include <random>

#include "sftp/session.h"
#include "wire/writer.h"

namespace sshrp::sftp::test {
namespace {

/// The locks of an account, in one thread.
struct Account {
  enum class Order { kept, none };
  explicit Account(Order wanted) : order(wanted) {}

  class Lock : public NameLock {
   public:
    Lock(Account& account, NameLockKind wanted) : kind(wanted), account_(account) {
      place_ = account_.all.insert(account_.all.end(), this);
      account_.advance();
    }
    ~Lock() override {
      account_.all.erase(place_);
      account_.advance();
    }
    State state() const override { return state_; }

    const NameLockKind kind;
    State state_ = State::waiting;

   private:
    Account& account_;
    std::list<Lock*>::iterator place_;
  };

  void advance() {
    bool first = true;
    for (Lock* lock : all) {
      const bool is_exclusive = lock->kind == NameLockKind::exclusive;
      if (order == Order::kept && is_exclusive && !first) return;
      lock->state_ = NameLock::State::held;
      if (order == Order::kept && is_exclusive) return;
      first = false;
    }
  }

  const Order order;
  std::list<Lock*> all;  // in the order of their coming: first those that are held
  MoveCount moves = 0;
};

class LocksOfSession : public NameLocks {
 public:
  explicit LocksOfSession(Account& account) : account_(account) {}
  NameLockPtr lock(NameLockKind kind) override { return std::make_unique<Account::Lock>(account_, kind); }
  bool holds_exclusive() const override { return false; }
  void count_move() override { ++account_.moves; }
  MoveCount moves() const override { return account_.moves; }

 private:
  Account& account_;
};

/// `/box` and `/up` are there to be swapped: behind `/up/kit` is what is outside.
struct SwapWorld : World {
  SwapWorld() {
    files.add_file("/srv/web/box/kit/passwd", "decoy");
    files.add_link("/srv/web/up/kit", "/etc");
    for (int i = 0; i < 38; ++i) files.add_link("/srv/web/rungs/" + std::to_string(i), std::to_string(i + 1));
    files.add_directory("/srv/web/rungs/38");
    mark_outside();
  }
};

struct Race {
  explicit Race(Account::Order order) : account(order) {
    looker.begin();
    mover.begin();
  }

  void swap() {
    mover.send(make::with_paths(Type::rename, "/box", "/box_real", 1));
    mover.send(make::with_paths(Type::rename, "/up", "/box", 2));
  }
  /// Until nobody has anything to do; a lock that comes is told.
  void run_all() {
    for (bool moved = true; moved;) {
      moved = false;
      for (Session* session : {&looker, &mover}) {
        session->inspector().receive(Leg::downstream, {}, {});
        while (session->step()) moved = true;
      }
    }
  }
  bool got_out() {
    return !looker.upstream().offences().empty() || !mover.upstream().offences().empty() ||
           world.outside_snapshot() != outside;
  }

  SwapWorld world;
  Account account;
  std::string outside = world.outside_snapshot();
  Rules rules{.root_path = "/srv/web", .symlinks = Symlinks::inside};
  Session looker{world, rules, {}, std::make_shared<LocksOfSession>(account)};
  Session mover{world, rules, {}, std::make_shared<LocksOfSession>(account)};
};

struct NameOrder : ::testing::TestWithParam<Bytes> {};

// In the round trip between the look at its path and its use.
bool swap_between(Account::Order order, const Bytes& request, std::size_t steps) {
  Race race(order);
  race.looker.send(request);
  for (std::size_t i = 0; i < steps; ++i) race.looker.step();
  race.swap();
  race.mover.run();
  race.run_all();
  return race.got_out();
}

TEST_P(NameOrder, holds_between_look_and_use) {
  EXPECT_FALSE(swap_between(Account::Order::kept, GetParam(), 1));
  EXPECT_TRUE(swap_between(Account::Order::none, GetParam(), 1)) << "no race";
}

INSTANTIATE_TEST_SUITE_P(
    Requests, NameOrder,
    ::testing::Values(make::open("/box/kit/passwd"),
                      make::open("/box/kit/new", open_flag::write | open_flag::creat),
                      make::with_path(Type::opendir, "/box/kit"),
                      make::with_path(Type::remove, "/box/kit/passwd"),
                      make::with_attributes(Type::setstat, "/box/kit/passwd", {.permissions = 0}),
                      make::with_attributes(Type::mkdir, "/box/kit/new", {}),
                      make::with_paths(Type::rename, "/box/kit/passwd", "/stolen"),
                      make::extended("hardlink@openssh.com", {"/box/kit/passwd", "/stolen"}),
                      make::extended("statvfs@openssh.com", {"/box/kit"})));

TEST(NameOrderOfLinks, holds_for_as_long_as_a_second_path_is_looked_at) {
  const Bytes link = make::extended("hardlink@openssh.com", {"/box/kit/passwd", "/rungs/0/stolen"});
  EXPECT_FALSE(swap_between(Account::Order::kept, link, 30));
  EXPECT_TRUE(swap_between(Account::Order::none, link, 30)) << "no race";
}

TEST(NameOrderOfMoves, waits_for_a_look_and_goes_on_when_that_is_answered) {
  Race race(Account::Order::kept);
  race.looker.send(make::open("/box/kit/passwd"));
  race.looker.step();
  race.swap();
  EXPECT_TRUE(race.mover.run().empty());
  EXPECT_EQ(race.looker.run()[0].type, Type::handle);
  race.run_all();
  const auto replies = race.mover.run();
  ASSERT_EQ(replies.size(), 2u);
  for (const Reply& reply : replies) EXPECT_TRUE(reply.is(Status::ok));
}

TEST(NameOrderOfMoves, looks_wait_for_them) {
  Race race(Account::Order::kept);
  race.mover.send(make::with_paths(Type::rename, "/box", "/box_real", 1));
  race.mover.step();
  race.looker.send(make::with_path(Type::stat, "/box", 2));
  EXPECT_TRUE(race.looker.run().empty());
  race.mover.run();
  race.run_all();
  EXPECT_TRUE(race.looker.run()[0].is(Status::no_such_file));
}

TEST(NameOrderOfMoves, what_is_refused_a_lock_fails) {
  struct Refusing : NameLocks {
    struct Lock : NameLock {
      State state() const override { return State::refused; }
    };
    NameLockPtr lock(NameLockKind) override { return std::make_unique<Lock>(); }
    bool holds_exclusive() const override { return false; }
    void count_move() override {}
    MoveCount moves() const override { return 0; }
  };
  SwapWorld world;
  Session session(world, {.root_path = "/srv/web"}, {}, std::make_shared<Refusing>());
  session.begin();
  EXPECT_TRUE(session.ask(make::with_paths(Type::rename, "/box", "/x")).is(Status::failure));
  EXPECT_TRUE(session.ask(make::with_path(Type::realpath, "/box")).is(Status::failure));
}

// Else one client could hold up all others by what its server never answers.
TEST(NameOrderOfMoves, wait_until_all_before_them_is_answered_and_what_is_behind_them_waits) {
  Race race(Account::Order::kept);
  Session& session = race.mover;
  const std::string handle = session.ask(make::open("/index.html")).text();
  session.send(make::read(handle, 0, 10, 3));
  session.send(make::with_paths(Type::rename, "/box", "/box_real", 4));
  session.send(make::read(handle, 0, 10, 5));
  session.step();
  EXPECT_EQ(session.upstream().served().back().type, Type::read);
  EXPECT_EQ(session.upstream().waiting(), 0u) << "the rename has begun beside the read";
  std::vector<std::uint32_t> order;
  for (const Reply& reply : session.run()) order.push_back(reply.id);
  EXPECT_EQ(order, (std::vector<std::uint32_t>{3, 4, 5}));
}

// Its questions may be answered with more than what is left of the upstream's window.
TEST(NameOrderOfMoves, wait_until_the_client_has_taken_what_is_before_them) {
  Race race(Account::Order::kept);
  Inspector& inspector = race.mover.inspector();
  const std::string handle = race.mover.ask(make::open("/index.html")).text();
  Bytes requests;  // the first one is refused at once
  wire::Writer(requests)
      .string(make::with_handle(Type::readdir, handle, 3))
      .string(make::with_paths(Type::rename, "/box", "/box_real", 4));
  inspector.receive(Leg::downstream, requests, {});
  EXPECT_EQ(race.account.all.size(), 0u);
  EXPECT_EQ(inspector.output(Leg::upstream).size(), 0u);
  inspector.output(Leg::downstream).consume(inspector.output(Leg::downstream).size());
  inspector.receive(Leg::downstream, {}, {});
  EXPECT_EQ(race.account.all.size(), 1u);
  ASSERT_EQ(race.mover.run().size(), 1u);
}

// What waits for memory holds up nobody: it has no lock yet, or waits for the upstream's answers alone.
TEST(NameOrderOfMoves, go_on_while_looks_wait_for_memory) {
  Race race(Account::Order::kept);
  Budget budget;
  const Charge others(budget.work, budget.work.max);
  Session poor(race.world, race.rules, {}, std::make_shared<LocksOfSession>(race.account), &budget);
  poor.begin();
  for (std::uint32_t id = 0; id < 10; ++id) poor.send(make::with_path(Type::stat, "/rungs/0", id));
  poor.step();
  EXPECT_EQ(race.account.all.size(), 1u);
  race.mover.send(make::with_paths(Type::rename, "/box", "/box_real", 1));
  std::size_t answered = 0, moved = 0;
  for (int round = 0; round < 1000 && answered + moved < 11; ++round) {
    answered += poor.run().size();
    race.mover.inspector().receive(Leg::downstream, {}, {});
    moved += race.mover.run().size();
    poor.inspector().receive(Leg::downstream, {}, {});
  }
  EXPECT_EQ(answered, 10u);
  EXPECT_EQ(moved, 1u);
  EXPECT_TRUE(race.account.all.empty());
}

// What the upstream was sent and hasn't answered may be done after the channel's end.
TEST(NameOrderOfEnds, keeps_the_locks_of_what_was_sent_only) {
  Race race(Account::Order::kept);
  race.looker.send(make::open("/box/kit/passwd", open_flag::read, 1));
  race.looker.send(make::with_path(Type::opendir, "/rungs/0", 2));
  race.looker.step();
  EXPECT_EQ(race.account.all.size(), 2u);
  EXPECT_EQ(race.looker.inspector().take_locks().size(), 1u);
}

TEST(NameOrderOfEnds, keeps_the_lock_of_a_change_by_a_handle_that_stands_for_a_path) {
  Account account(Account::Order::kept);
  SwapWorld world;
  Session session(world, {.root_path = "/srv/web"},
                  {.extensions_of = "", .by_path = UpstreamModel::Traits::ByPath::everything},
                  std::make_shared<LocksOfSession>(account));
  session.begin();
  const std::string handle = session.ask(make::open("/box/kit/passwd")).text();
  ASSERT_EQ(account.all.size(), 0u);
  Bytes change;
  wire::Writer(change).string(make::with_attributes(Type::fsetstat, handle, {.permissions = 0600}, 3));
  session.inspector().receive(Leg::downstream, change, {});
  ASSERT_EQ(account.all.size(), 1u);
  const auto locks = session.inspector().take_locks();
  EXPECT_EQ(locks.size(), 1u);
  EXPECT_EQ(session.run().size(), 1u);
  EXPECT_EQ(account.all.size(), 1u);
}

// One session swaps, the other looks, and who goes on next is random.
bool random_race(Account::Order order, unsigned seed) {
  std::mt19937 random(seed);
  Race race(order);
  static constexpr const char* swaps[][2] = {
      {"/box", "/box_real"}, {"/up", "/box"}, {"/box", "/up"}, {"/box_real", "/box"}};
  std::size_t swapped = 0;
  for (int event = 0; event < 400; ++event) {
    if (random() % 4 == 0) {
      const auto& [from, to] = swaps[swapped++ % std::size(swaps)];
      race.mover.send(make::with_paths(Type::rename, from, to));
    }
    if (random() % 4 == 0)
      race.looker.send(make::open("/box/kit/passwd", open_flag::write | open_flag::creat));
    Session& next = random() % 2 ? race.looker : race.mover;
    next.inspector().receive(Leg::downstream, {}, {});
    next.step();
  }
  race.run_all();
  return race.got_out();
}

TEST(NameOrderOfRaces, nobody_gets_out_in_any_order_of_events) {
  int without_order = 0;
  for (unsigned seed = 0; seed < 20; ++seed) {
    EXPECT_FALSE(random_race(Account::Order::kept, seed)) << seed;
    without_order += random_race(Account::Order::none, seed);
  }
  EXPECT_GT(without_order, 10) << "no race";
}

}  // namespace
}  // namespace sshrp::sftp::test
