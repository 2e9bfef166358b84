// SPDX-License-Identifier: MIT
#include "app/penalty_keeper.h"

#include "facts/counters.h"
#include "facts/input_notes.h"
#include "ops/log.h"

namespace sshrp::app {
namespace {

using penalty::Verdict;

penalty::Milliseconds now() { return penalty::milliseconds(std::chrono::steady_clock::now()); }

// What fail2ban and others look for: packaging/.
void tell(const Verdict& verdict) {
  const penalty::OffenceRow& row = penalty::row_of(verdict.offence);
  const std::string source = to_string(verdict.source);
  facts::count("penalties_enforced");
  if (verdict.kind == Verdict::Kind::refused)
    return ops::info("{} is refused for {} s: {} ({})", source, verdict.time.count(), row.meaning, row.name);
  facts::count("bans");
  ops::warning("{} is banned for {} s: {} again and again ({})", source, verdict.time.count(), row.meaning,
               row.name);
}

}  // namespace

PenaltyKeeper::PenaltyKeeper(std::optional<penalty::PenaltyFiles> inherited) : files_(std::move(inherited)) {
  try {
    if (files_) {
      book_.emplace(*files_);
      return;
    }
  } catch (const std::runtime_error& error) {
    ops::info("penalties from before aren't taken over: {}", error.what());
  }
  try {
    files_ = penalty::make_penalty_files();
    book_.emplace(*files_);
  } catch (const std::runtime_error& error) {
    ops::warning("there are no penalties: {}", error.what());
    files_.reset();
  }
}

void PenaltyKeeper::penalise(const std::vector<penalty::Book::Report>& reports) {
  if (!book_) return;
  for (const Verdict& verdict : book_->penalise(limits_, reports, now())) tell(verdict);
  const bool can_write = book_->waiting() == 0;
  if (can_write == (book_state_ == BookState::writable)) return;
  book_state_ = can_write ? BookState::writable : BookState::busy;
  if (!can_write) {
    lost_before_ = book_->lost();
    return ops::warning("the table of penalties can't be written now: {} offences wait until it can",
                        book_->waiting());
  }
  ops::info("the table of penalties can be written again; {} offences were lost",
            book_->lost() - lost_before_);
}

void PenaltyKeeper::penalise_crash(BytesView input_notes) {
  std::vector<penalty::Book::Report> reports;
  for (const access::IpAddress& address : facts::blamed(input_notes)) {
    ops::error("the worker died of what {} had sent, before it was logged in", access::to_string(address));
    reports.push_back({penalty::Offence::crash, address});
  }
  penalise(reports);
}

bool PenaltyKeeper::ban(const access::Network& source, std::chrono::seconds time) {
  if (!book_ || !book_->ban(source, time, now())) return false;
  facts::count("bans");
  ops::warning("{} is banned for {} s: by hand", access::to_string(source), time.count());
  return true;
}

std::optional<std::size_t> PenaltyKeeper::lift(const access::Network& network) {
  return book_ ? book_->lift(network) : std::nullopt;
}

void PenaltyKeeper::forget_old() {
  if (book_) book_->forget_old(now());
}

}  // namespace sshrp::app
