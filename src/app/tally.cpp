// SPDX-License-Identifier: MIT
#include "app/tally.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <system_error>
#include <thread>

#include "facts/input_notes.h"
#include "facts/series.h"
#include "facts/session_slots.h"
#include "ops/log.h"

namespace sshrp::app {
namespace {

// What /proc shows.
constexpr const char* ledger_name = "sshrpd-ledger";
constexpr const char* table_name = "sshrpd-metrics";
constexpr const char* counters_name = "sshrpd-counters";
constexpr const char* sessions_name = "sshrpd-sessions";
constexpr const char* series_name = "sshrpd-series";
constexpr const char* input_notes_name = "sshrpd-input-notes";

constexpr std::size_t threads_of_pools = 8;  // of proxy::Pools, and some more

// A worker's threads that count: its main one, and one for each core. The others share the last block.
std::size_t threads_that_count() { return std::max(1u, std::thread::hardware_concurrency()) + 1; }

ops::SharedFile make_counters(std::size_t threads) {
  return ops::make_shared_file(counters_name, (threads + 1) * sizeof(facts::CounterBlock));
}

}  // namespace

SharedFd share(util::UniqueFd file) { return std::make_shared<const util::UniqueFd>(std::move(file)); }

std::vector<int> descriptors_of(const ProcessCounters& process) {
  std::vector<int> all{process.table->get(), process.counters.get(), process.process.get()};
  if (process.sessions && process.series)
    all.insert(all.end(), {process.sessions.get(), process.series.get()});
  return all;
}

std::optional<ProcessCounters> counters_of(std::vector<util::UniqueFd> descriptors) {
  if (descriptors.size() != 3 && descriptors.size() != 5) return std::nullopt;
  ProcessCounters process{share(std::move(descriptors[0])), std::move(descriptors[1]),
                          std::move(descriptors[2])};
  if (descriptors.size() == 3) return process;
  process.sessions = std::move(descriptors[3]);
  process.series = std::move(descriptors[4]);
  return process;
}

ops::SharedFile make_worker_counters() { return make_counters(threads_that_count()); }

// Who hasn't logged in stands there, too.
ops::SharedFile make_worker_sessions(const config::Limits& limits) {
  const std::size_t max_sessions = *limits.max_sessions;
  const std::size_t wanted =
      max_sessions == 0 ? facts::max_session_places : max_sessions + limits.max_startups->full;
  const std::size_t places = std::min(wanted, facts::max_session_places);
  return ops::make_shared_file(sessions_name, facts::size_of_session_places(places));
}

ops::SharedFile make_series() { return ops::make_shared_file(series_name, facts::size_of_series); }

void count_series_in_file(const util::UniqueFd& writable) {
  facts::count_series_in(ops::map_to_write(writable));
}

void list_sessions_in_file(const util::UniqueFd& writable) {
  facts::list_sessions_in(ops::map_to_write(writable));
}

ops::SharedFile make_input_notes() {
  // One more for a thread that crashes and has never worked for anybody.
  const std::size_t threads = threads_that_count() + threads_of_pools + 1;
  return ops::make_shared_file(input_notes_name, threads * sizeof(facts::InputNote));
}

void note_input_in_file(const util::UniqueFd& writable) {
  const MutableBytes memory = ops::map_to_write(writable);
  auto* const notes = reinterpret_cast<facts::InputNote*>(memory.data());
  facts::note_input_in({notes, memory.size() / sizeof *notes});
}

void count_in_file(const util::UniqueFd& writable) {
  const MutableBytes memory = ops::map_to_write(writable);
  auto* const blocks = reinterpret_cast<facts::CounterBlock*>(memory.data());
  facts::count_in({blocks, memory.size() / sizeof *blocks});
}

// To serve matters more than to be counted: a kernel or a container may lack what this takes.
Tally::Tally() {
  try {
    table_ = share(ops::make_constant_file(table_name, facts::encode_table()));
    ops::SharedFile ledger = ops::make_shared_file(ledger_name, sizeof(facts::Ledger));
    ledger_ = new (ops::map_to_write(ledger.writable).data()) facts::Ledger;
    ledger_file_ = std::move(ledger.readable);
    ops::SharedFile own = make_counters(1);
    count_in_file(own.writable);
    ops::SharedFile series = make_series();
    count_series_in_file(series.writable);
    ops::SharedFile no_sessions = ops::make_shared_file(sessions_name, facts::size_of_session_places(0));
    add_worker(::getpid(), std::move(own.readable), std::move(no_sessions.readable),
               std::move(series.readable));
  } catch (const std::system_error& error) {
    ops::warning("what the daemon counts can't be read: {}", error.what());
    table_.reset();
    ledger_ = nullptr;
  }
}

void Tally::add_worker(pid_t pid, util::UniqueFd counters, util::UniqueFd sessions, util::UniqueFd series) {
  if (ledger_ == nullptr) return;
  add({table_, std::move(counters), ops::watch_process(pid), std::move(sessions), std::move(series)},
      facts::own_table());
}

void Tally::add_inherited(ProcessCounters inherited) {
  if (ledger_ == nullptr) return;
  try {
    const ops::Mapping table(*inherited.table);
    if (const auto parsed = facts::parse_table(table.bytes())) add(std::move(inherited), *parsed);
  } catch (const std::system_error&) {
    return;  // none of ours, or of a build that has them otherwise
  }
}

void Tally::add(ProcessCounters process, const facts::CounterTable& table) {
  const facts::Listed listed{ops::file_number(process.counters), ops::file_number(*process.table)};
  Reading reading{ops::Mapping(process.counters), std::nullopt, facts::CounterReader(table), listed,
                  ops::process_number(process.process)};
  if (process.series) reading.series.emplace(process.series);
  processes_.push_back(std::move(process));
  readings_.push_back(std::move(reading));
  facts::change_records(ledger_->sequence, [&] { facts::list_process(*ledger_, listed); });
}

void Tally::take_over_ended() {
  if (owner_ != Owner::this_one) return;
  std::vector<pollfd> ends;
  for (const ProcessCounters& process : processes_) ends.push_back({process.process.get(), POLLIN, 0});
  if (::poll(ends.data(), ends.size(), 0) <= 0) return;
  for (std::size_t i = ends.size(); i-- > 0;)
    if (ends[i].revents != 0) take_over(i);
}

void Tally::take_over(std::size_t index) {
  const auto place = static_cast<std::ptrdiff_t>(index);
  Reading ended = std::move(readings_[index]);
  readings_.erase(readings_.begin() + place);
  processes_.erase(processes_.begin() + place);
  const facts::Totals totals = ended.reader.read(ended.memory.bytes());
  facts::change_records(ledger_->sequence, [&] {
    facts::count_all(totals);
    if (ended.series) facts::count_all(facts::read_series(ended.series->bytes()));
    facts::count("counters_spoilt", ended.reader.spoilt());
    facts::unlist_process(*ledger_, ended.listed);
  });
}

}  // namespace sshrp::app
