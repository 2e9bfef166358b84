// Balance: what it costs to choose one of many servers, and to give its place back.
// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <random>

#include "balance/book.h"
#include "balance/group.h"
#include "counted.h"

namespace sshrp::bench {
namespace {

using namespace balance;
using std::chrono::seconds;

constexpr std::size_t servers = 1'000;
constexpr std::size_t users = 1'024;
constexpr TimePoint now{seconds(1'000)};

GroupSetup group_of(Balance balance) {
  GroupSetup setup;
  setup.name = "web";
  setup.balance = balance;
  for (std::size_t i = 0; i < servers; ++i)
    setup.servers.push_back({.name = "web" + std::to_string(i) + ".example.lan:22",
                             .weight = static_cast<std::uint32_t>(1 + i % 3)});
  return setup;
}

std::vector<Login> logins() {
  std::vector<Login> all;
  for (std::size_t i = 0; i < users; ++i)
    all.push_back({.user = "user" + std::to_string(i), .source = std::to_string(i)});
  return all;
}

/// The choice, and what changes by it.
void choose(benchmark::State& state, Balance balance, std::size_t down) {
  std::mt19937_64 numbers(1);
  Book::Random random = [&] { return numbers(); };
  Group group(1, random);
  const auto setup = std::make_shared<const GroupSetup>(group_of(balance));
  group.use(setup, now);
  for (std::size_t i = 0; i < down; ++i) {
    Server& server = *group.servers()[i * 7 % servers];
    server.service = Service::maint;
    group.refresh(server, now);
  }
  const std::vector<Login> all = logins();
  std::vector<Server*> held(servers, nullptr);  // so that loads differ
  std::size_t next = 0;
  const auto one = [&] {
    Server*& place = held[next % servers];
    if (place != nullptr) {
      --place->logins;
      group.refresh(*place, now);
    }
    place = std::get<Server*>(group.choose(all[next % users], nullptr, Group::HasSession::no, now));
    group.give(*place, now);
    ++next;
  };
  for (std::size_t i = 0; i < 2 * servers; ++i) one();
  const Counted counted(state);
  for (auto _ : state) one();
}

/// All that an ask costs whoever decides, without sockets.
void ask(benchmark::State& state) {
  std::mt19937_64 numbers(1);
  Book book([&] { return numbers(); });
  std::vector<GroupSetup> groups;
  groups.push_back(group_of(Balance::leastconn));
  book.use(std::move(groups), now);
  const Bytes source(16, 1);
  std::uint32_t request = 0;
  for (auto _ : state) {
    book.hear(1, message::Ask{++request, "web", "ann", source, {}, 1000}, now);
    const auto answers = book.take_answers();
    book.hear(1, message::Release{std::get<Gift>(answers.front().what).place}, now);
  }
}

BENCHMARK_CAPTURE(choose, leastconn, Balance::leastconn, 0)->Name("balance/leastconn/1000");
BENCHMARK_CAPTURE(choose, roundrobin, Balance::roundrobin, 0)->Name("balance/roundrobin/1000");
BENCHMARK_CAPTURE(choose, random, Balance::random, 0)->Name("balance/random/1000");
BENCHMARK_CAPTURE(choose, hash_user, Balance::hash_user, 0)->Name("balance/hash-user/1000");
BENCHMARK_CAPTURE(choose, hash_user_half, Balance::hash_user, servers / 2)
    ->Name("balance/hash-user/1000, half of them out");
BENCHMARK(ask)->Name("balance/ask and release");

}  // namespace
}  // namespace sshrp::bench
