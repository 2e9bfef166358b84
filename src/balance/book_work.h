// What a Book does, and what it knows.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "balance/book.h"
#include "balance/checks.h"
#include "balance/queue.h"
#include "balance/sticky.h"

namespace sshrp::balance {

class Book::Work {
 public:
  /// Of those who wait, who find nothing though there is something for others: then everybody else is heard,
  /// before it goes on with the rest of them. Some 100 µs.
  static constexpr std::size_t max_passed_over = 256;

  explicit Work(Random random) : random_(std::move(random)), checks_(random_) {}
  Work(const Work&) = delete;

  void use(std::vector<GroupSetup> groups, TimePoint now);
  void set_service(std::string_view group, std::string_view server, Service service, TimePoint now);
  void forget(Asker asker, TimePoint now);
  void on_time(TimePoint now);
  TimePoint next() const;
  void checked(std::string_view group, std::string_view server, CheckResult result, std::string_view why,
               TimePoint now);
  Rows rows(TimePoint now) const;
  Past past(TimePoint now) const;
  void take_over(const Past& past, TimePoint now);

  bool hear(Asker asker, const message::Ask& ask, TimePoint now);
  bool hear(Asker asker, const message::Cancel& cancel, TimePoint now);
  bool hear(Asker asker, const message::Note& note, TimePoint now);
  bool hear(Asker asker, const message::Hold& hold, TimePoint now);
  bool hear(Asker asker, const message::Release& release, TimePoint now);

  std::vector<CheckDue> take_checks(TimePoint now) { return checks_.take(now); }
  std::vector<Answer> take_answers() { return std::exchange(answers_, {}); }
  std::vector<Change> take_changes() { return std::exchange(changes_, {}); }

 private:
  /// A group and who waits for it.
  struct Party {
    Party(std::uint32_t id, Random& random) : group(id, random) {}

    Group group;
    Queue queue{};
    bool is_used = true;  // otherwise it stays for its sessions only
    std::uint64_t denied = 0;
    TimePoint served{};        // when all who wait were last to be looked at
    std::uint64_t next = 0;    // of those who wait: who is looked at next
    std::size_t unserved = 0;  // so many haven't been looked at since
  };
  struct Place {
    Party* party;
    Server* server;  // it stays as long as anybody has a place there
    TimePoint given;
    std::string stick_key{};
    std::uint64_t stuck = 0;  // as Sticky has it
    bool is_session = false;
    std::optional<Outcome> outcome{};  // the first
    bool is_trial = false;
  };
  struct Worker {
    std::map<std::uint32_t, Place> places{};
    std::map<std::uint32_t, std::pair<Party*, std::uint64_t>>
        asks{};  // that wait, with their numbers in the queue
    std::uint32_t last_place = 0;
    bool has_asked = false;
  };
  enum class Served : std::uint8_t { yes, no };

  Party* find(std::string_view group);
  static std::string stick_key(const Party& party, const Login& login);
  void take_over(const ServerPast& past, TimePoint now);
  void take_over(const StickyPast& past, TimePoint now);

  Choice choose(Party& party, const Login& login, TimePoint now);
  /// No: it has to wait.
  Served answer(Asker asker, std::uint32_t request, Party& party, const Login& login, TimePoint now);
  void give(Asker asker, std::uint32_t request, Party& party, Server& server, const Login& login,
            TimePoint now);
  void deny(Asker asker, std::uint32_t request, Denial why, std::string sentence);
  void deny(Asker asker, std::uint32_t request, Party& party, Denial why, TimePoint now);
  Waiting take_waiting(Party& party, std::uint64_t number);
  void serve(Party& party, TimePoint now);
  void serve_more(Party& party, TimePoint now);
  /// Up to max_passed_over of those who wait, from that number on; which one is next, 0: that was the last.
  std::uint64_t serve_some(Party& party, std::uint64_t from, TimePoint now);
  void give_back(const Place& place, TimePoint now);
  void begin_session(Place& place);
  void unlist(Party& party);
  void drop_if_unused(Party* party);

  void judge(Place& place, Outcome outcome, TimePoint now);
  /// Has `note` change what is known of a server, and does what follows. It says why, or nothing: there is
  /// nothing new.
  template <class Note>
  void change(Party& party, Server& server, TimePoint now, Note note);

  Random random_;
  Checks checks_;
  Sticky sticky_{};
  std::map<std::string, std::unique_ptr<Party>, std::less<>> parties_{};
  std::map<std::pair<std::string, std::string>, Service> services_{};  // other than ready
  std::unordered_map<Asker, Worker> workers_{};
  std::set<std::tuple<TimePoint, Party*, std::uint64_t>> deadlines_{};
  std::set<Party*> queued_{};  // for which somebody waits
  std::vector<Answer> answers_{};
  std::vector<Change> changes_{};
  std::uint32_t last_group_ = 0;
  std::uint64_t last_waiting_ = 0;
};

}  // namespace sshrp::balance
