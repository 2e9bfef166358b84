// Penalties: what a worker knows of them. It refuses sources by the table, and reports what they do to the
// master, who decides what comes of that.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "penalty/book.h"

namespace sshrp::penalty {

/// Offences that wait until the master has heard of those before: more are lost, and counted.
inline constexpr std::size_t max_reports = 1024;

class Penalties {
 public:
  explicit Penalties(const config::Limits& limits) : limits_(limits) {}

  /// From here on those that are there hold, and `on_report` is called, from any thread, when there is
  /// something to be reported. To be called before there are threads. nullptr: none hold.
  void share(std::unique_ptr<const TableReader> table, std::function<void()> on_report);

  struct Refusal {
    enum class Why : std::uint8_t { penalty, ban, too_many } why;
    std::string_view name;       // for the log
    std::string_view to_client;  // a sentence, with the seconds
    std::chrono::seconds try_again_in;
  };
  /// From any thread; takes no lock and makes no system call.
  std::optional<Refusal> refusal(const access::IpAddress& address, Milliseconds now) const;

  /// From any thread.
  void report(Offence offence, const access::IpAddress& address);
  /// All that there are to be reported.
  std::vector<Book::Report> take_reports();
  /// They couldn't be reported now.
  void give_back(std::vector<Book::Report> reports);

 private:
  const config::Limits& limits_;
  std::unique_ptr<const TableReader> table_{};
  std::function<void()> on_report_{};
  std::mutex mutex_{};
  std::vector<Book::Report> reports_{};
};

}  // namespace sshrp::penalty
