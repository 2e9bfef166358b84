// Workers that say anything, in any order, against what must hold whatever they say.
// SPDX-License-Identifier: MIT
#include <set>

#include "balance/book_fixture.h"

namespace sshrp::balance {
namespace {

constexpr std::size_t workers = 4, servers = 5;

class BookModel : public BookTest, public testing::WithParamInterface<std::pair<Balance, Stickiness>> {
 protected:
  std::size_t any(std::size_t below) { return random() % below; }

  void use_some() {
    GroupSetup setup = group_of(servers);
    std::tie(setup.balance, setup.sticky) = GetParam();
    setup.queue = 12;
    setup.max_fails = 3;
    setup.check = any(2) == 0 ? Check::off : Check::tcp;
    for (ServerSetup& server : setup.servers) {
      server.weight = 1 + static_cast<std::uint32_t>(any(3));
      server.max_sessions = max_sessions;
    }
    setup.servers.back().backup = true;
    if (any(4) == 0) setup.servers.erase(setup.servers.begin() + static_cast<std::ptrdiff_t>(any(servers)));
    std::vector<GroupSetup> groups;
    if (any(50) != 0) groups.push_back(std::move(setup));
    book.use(std::move(groups), now);
  }

  Asker any_worker() { return 1 + any(workers); }

  void step() {
    const Asker worker = any_worker();
    auto& mine = places[worker];
    const auto number = static_cast<std::uint32_t>(
        mine.empty() || any(4) == 0
            ? any(50)
            : std::next(mine.begin(), static_cast<std::ptrdiff_t>(any(mine.size())))->first);
    switch (any(12)) {
      case 0:
      case 1:
      case 2:
      case 3: {
        const std::string user = "user" + std::to_string(any(8));
        const Bytes tried = message::encode_names(any(3) == 0 ? Names{"a", "nobody"} : Names{});
        const Bytes source = any(2) == 0 ? Bytes() : address(static_cast<std::uint8_t>(any(8)));
        const auto request = static_cast<std::uint32_t>(any(3) == 0 ? any(50) : 100 + ++last_request);
        const message::Ask ask{request, "web", user, source, tried, static_cast<std::uint32_t>(any(40'000))};
        if (book.hear(worker, ask, now)) {
          ASSERT_TRUE(open[worker].insert(request).second) << "that one was open";
        }
        break;
      }
      case 4: {
        const auto request =
            open[worker].empty() || any(4) == 0 ? static_cast<std::uint32_t>(any(50)) : *open[worker].begin();
        ASSERT_EQ(book.hear(worker, message::Cancel{request}, now), open[worker].erase(request) > 0);
        break;
      }
      case 5:
      case 6: {
        const bool is_there = mine.contains(number);
        ASSERT_TRUE(is_there ||
                    !book.hear(worker, message::Note{number, static_cast<std::uint8_t>(any(6)), 1}, now));
        if (is_there) book.hear(worker, message::Note{number, static_cast<std::uint8_t>(any(6)), 1}, now);
        break;
      }
      case 7:
      case 8: {
        ASSERT_EQ(book.hear(worker, message::Release{number}, now), mine.contains(number));
        mine.erase(number);
        break;
      }
      case 9:
        now += std::chrono::milliseconds(any(3000));
        break;
      case 10:
        if (any(10) == 0) {
          book.forget(worker, now);
          mine.clear();
          open[worker].clear();
        } else if (any(4) == 0) {
          use_some();
        } else {
          const std::string server(1, static_cast<char>('a' + any(servers)));
          book.set_service("web", server, static_cast<Service>(any(6) < 4 ? 0 : 1 + any(2)), now);
        }
        break;
      default:
        for (const CheckDue& due : book.take_checks(now))
          book.checked("web", due.group->servers[due.server].name, static_cast<CheckResult>(any(6)), "why",
                       now);
    }
    book.on_time(now);
    hear_answers();
  }

  void hear_answers() {
    for (const Answer& answer : book.take_answers()) {
      ASSERT_EQ(open[answer.asker].erase(answer.request), 1u) << "nobody asked that";
      if (const auto* gift = std::get_if<Gift>(&answer.what)) {
        ASSERT_TRUE(places[answer.asker].emplace(gift->place, gift->server).second) << "that place is taken";
      } else {
        ASSERT_LE(std::get<Refusal>(answer.what).sentence.size(), message::max_sentence);
      }
    }
  }

  void expect_all_holds() {
    std::map<std::string, std::uint32_t> held;
    for (const auto& [worker, mine] : places)
      for (const auto& [place, server] : mine) ++held[server];
    for (const auto& [server, count] : held) ASSERT_LE(count, max_sessions) << server;
    std::size_t waiting = 0;
    for (const auto& [worker, requests] : open) waiting += requests.size();
    const Rows rows = book.rows(now);
    ASSERT_EQ(rows.groups.empty() ? 0 : rows.groups[0].waiting, waiting) << "whoever waits is in the queue";
    for (const ServerRow& row : rows.servers) {
      ASSERT_EQ(row.logins + row.sessions, held[row.server]) << row.server;
      ASSERT_LE(row.why.size(), max_why);
      // Each that waits could go there, but for those who were there ("a") or belong elsewhere.
      const bool is_open =
          (row.state == State::up || row.state == State::starting) && held[row.server] < max_sessions;
      if (is_open && !row.backup && row.server != "a" && GetParam().second == Stickiness::no) {
        ASSERT_EQ(waiting, 0u) << "somebody waits though there is room at " << row.server;
      }
    }
    if (waiting > 0) {
      ASSERT_NE(book.next(), TimePoint::max());
    }
  }

  static constexpr std::uint32_t max_sessions = 3;
  std::map<Asker, std::map<std::uint32_t, std::string>> places{};
  std::map<Asker, std::set<std::uint32_t>> open{};  // requests
};

TEST_P(BookModel, holds_whatever_workers_say) {
  for (int round = 0; round < 2; ++round) {
    use_some();
    for (int i = 0; i < 2000; ++i) {
      step();
      ASSERT_NO_FATAL_FAILURE(expect_all_holds()) << "round " << round << ", step " << i;
    }
    for (Asker worker = 1; worker <= workers; ++worker) {
      book.forget(worker, now);
      places[worker].clear();
      open[worker].clear();
      hear_answers();
    }
    for (const ServerRow& row : book.rows(now).servers) ASSERT_EQ(row.logins + row.sessions, 0u);
  }
}

INSTANTIATE_TEST_SUITE_P(All, BookModel,
                         testing::Values(std::pair(Balance::leastconn, Stickiness::no),
                                         std::pair(Balance::leastconn, Stickiness::user),
                                         std::pair(Balance::roundrobin, Stickiness::no),
                                         std::pair(Balance::random, Stickiness::source),
                                         std::pair(Balance::random, Stickiness::no),
                                         std::pair(Balance::hash_user, Stickiness::no),
                                         std::pair(Balance::hash_source, Stickiness::user)));

}  // namespace
}  // namespace sshrp::balance
