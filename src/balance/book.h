// Book: all groups, and who has which place at their servers. It answers workers, each of which may be in an
// enemy's hands: numbers that it makes up, or names twice, change nothing, and what it may have is bounded.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "balance/messages.h"
#include "balance/past.h"
#include "balance/rows.h"

namespace sshrp::balance {

/// A worker, by the number of its connection; never used again.
using Asker = std::uint64_t;

struct Gift {
  std::uint32_t place;
  std::string server;
};
struct Refusal {
  Denial why;
  std::string sentence;  // for the log
};
/// For message::Given and message::Denied.
struct Answer {
  Asker asker;
  std::uint32_t request;
  std::variant<Gift, Refusal> what;
};

/// A server that is to be looked at now. The setup stays what it is, whatever is used meanwhile.
struct CheckDue {
  std::shared_ptr<const GroupSetup> group;
  std::size_t server;  // of group->servers
};
enum class CheckResult : std::uint8_t {
  well,
  failed,
  not_let_in,  // the same; the server may hold it against us
  refusing,
  wrong_host_key,
  not_made,  // for what the proxy lacks; it says nothing of the server
};

/// What is worth a line of the log: a server came into another state.
struct Change {
  std::string group;
  std::string server;
  State before;
  State after;
  std::string why;
};

/// Of one thread. `now` never goes back.
class Book {
 public:
  /// A worker has as many places as it lists sessions (facts::max_session_places), and asks for as many.
  static constexpr std::size_t max_places = 65'536;
  static constexpr std::size_t max_asks = 16'384;
  /// Changes and answers are taken after each call; of changes that nobody takes the last ones are lost.
  static constexpr std::size_t max_changes = 16'384;

  /// 64 random bits, for choices and for the times of checks.
  using Random = std::function<std::uint64_t()>;
  explicit Book(Random random);
  ~Book();
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  /// In place of those of before. What is known of groups and servers of the same names stays.
  void use(std::vector<GroupSetup> groups, TimePoint now);
  /// As an operator wants it; also before the server is known (up to max_servers of such). `ready` ends all
  /// that speaks against a server.
  void set_service(std::string_view group, std::string_view server, Service service, TimePoint now);

  /// What a worker says. False: it made no sense, which has changed nothing; what crosses an answer makes
  /// none either.
  bool hear(Asker asker, const message::FromWorker& said, TimePoint now);
  /// Its connection has ended: all that it had is given back.
  void forget(Asker asker, TimePoint now);

  /// Ends what has waited too long.
  void on_time(TimePoint now);
  /// When on_time or take_checks has something to do next; TimePoint::max(): never.
  TimePoint next() const;

  std::vector<Answer> take_answers();
  std::vector<Change> take_changes();

  /// Servers to be looked at now, no more than max_checks (checks.h) at once. Each is answered by checked().
  std::vector<CheckDue> take_checks(TimePoint now);
  /// `why`: for operators, of anything but `well`.
  void checked(std::string_view group, std::string_view server, CheckResult result, std::string_view why,
               TimePoint now);

  Rows rows(TimePoint now) const;

  /// For the book that takes this one's place. Of who has a session it says what will be once that has ended.
  Past past(TimePoint now) const;
  /// A part of what another one has said of itself, which is as little trusted as a worker. What isn't in
  /// these groups is passed over, as is a server of which this one has heard already.
  void take_over(const Past& past, TimePoint now);

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace sshrp::balance
