// SPDX-License-Identifier: MIT
#include "app/inherited_sockets.h"

#include <fcntl.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>

#include "net/connection.h"
#include "net/listener.h"
#include "ops/shared_memory.h"
#include "ops/systemd.h"
#include "util/text.h"

namespace sshrp::app {
namespace {

// "ORIGIN NUMBER=ADDRESS NUMBER=ADDRESS …", and the number of the link's descriptor.
constexpr const char* listening_variable = "SSHRPD_LISTENING";
constexpr const char* predecessor_variable = "SSHRPD_PREDECESSOR";
// "TABLE:COUNTERS:PROCESS …", numbers of descriptors, and "COUNTERS=SESSIONS:SERIES" for those that have
// such: versions before 0.3 pass over that.
constexpr const char* counters_variable = "SSHRPD_COUNTERS";
// "KEY:TABLE", numbers of descriptors.
constexpr const char* names_variable = "SSHRPD_NAMES";
// "PID:KEY:TABLE:LOCK": for whom it is, and numbers of descriptors. A program between two of this version
// doesn't know it, and leaves it to the next: then they name other files.
constexpr const char* penalties_variable = "SSHRPD_PENALTIES";
// "PID ENTRANCES": for whom they are, and app/entrances.cpp's text, with numbers of descriptors.
constexpr const char* entrances_variable = "SSHRPD_ENTRANCES";
// "PID": for whom it is. Whoever sets it tells that one of servers; versions before 0.3 don't.
constexpr const char* servers_variable = "SSHRPD_SERVERS";
constexpr unsigned max_closed = 65536;  // descriptors, one by one
constexpr std::string_view passed = "passed";
constexpr std::string_view bound = "bound";

std::string take(const char* variable) {
  const char* value = std::getenv(variable);
  std::string text = value != nullptr ? value : "";
  ::unsetenv(variable);
  return text;
}

/// nullopt unless it is the number of an open descriptor, which from here on no program inherits; what none
/// would inherit wasn't passed, or was taken already.
std::optional<int> descriptor(std::string_view text) {
  int number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number <= 2) return std::nullopt;
  const int flags = ::fcntl(number, F_GETFD);
  if (flags < 0 || (flags & FD_CLOEXEC) != 0) return std::nullopt;
  if (::fcntl(number, F_SETFD, FD_CLOEXEC) != 0) return std::nullopt;
  return number;
}

void add(Listening& listening, std::string address, util::UniqueFd socket) {
  listening.sockets.push_back(
      {std::move(address), std::make_shared<const util::UniqueFd>(std::move(socket))});
}

Listening from_predecessor(const std::string& text) {
  Listening listening;
  for (const std::string_view part : util::split(text, ' ')) {
    const std::size_t equals = part.find('=');
    if (part == passed) listening.origin = Listening::Origin::passed;
    const auto number = descriptor(part.substr(0, equals));
    if (equals == std::string_view::npos || !number) continue;
    if (net::listening_at(*number))
      add(listening, std::string(part.substr(equals + 1)), util::UniqueFd(*number));
  }
  return listening;
}

Listening from_service_manager() {
  Listening listening;
  for (util::UniqueFd& socket : ops::take_passed_sockets()) {
    const auto endpoint = net::listening_at(socket.get());
    if (endpoint) add(listening, net::to_string(*endpoint), std::move(socket));
  }
  if (!listening.sockets.empty()) listening.origin = Listening::Origin::passed;
  return listening;
}

// What a variable of another's names is left alone.
std::optional<util::UniqueFd> file(std::string_view number) {
  const auto found = descriptor(number);
  if (!found || !ops::is_sealed(*found)) return std::nullopt;
  return util::UniqueFd(*found);
}

std::optional<util::UniqueFd> process_of(std::string_view number) {
  const auto found = descriptor(number);
  if (!found || !ops::is_process(*found)) return std::nullopt;
  return util::UniqueFd(*found);
}

void add_more(ProcessCounters& process, std::string_view text) {
  const auto numbers = util::split(text, ':');
  if (numbers.size() != 2) return;
  auto sessions = file(numbers[0]);
  auto series = file(numbers[1]);
  if (!sessions || !series) return;
  process.sessions = *std::move(sessions);
  process.series = *std::move(series);
}

// Processes of one build share their table, also its descriptor.
std::vector<ProcessCounters> counters_from(const std::string& text) {
  std::vector<ProcessCounters> all;
  std::map<std::string_view, SharedFd> tables;
  std::map<std::string_view, std::size_t> places;  // in `all`
  for (const std::string_view part : util::split(text, ' ')) {
    if (const auto equals = part.find('='); equals != std::string_view::npos) {
      const auto place = places.find(part.substr(0, equals));
      if (place != places.end()) add_more(all[place->second], part.substr(equals + 1));
      continue;
    }
    const auto numbers = util::split(part, ':');
    if (numbers.size() != 3) continue;
    SharedFd& table = tables[numbers[0]];
    if (!table)
      if (auto found = file(numbers[0])) table = share(*std::move(found));
    auto counters = file(numbers[1]);
    auto process = process_of(numbers[2]);
    if (!table || !counters || !process) continue;
    places[numbers[1]] = all.size();
    all.push_back({table, *std::move(counters), *std::move(process)});
  }
  return all;
}

std::optional<lock::NameFiles> names_from(const std::string& text) {
  const auto numbers = util::split(text, ':');
  if (numbers.size() != 2) return std::nullopt;
  auto key = file(numbers[0]);
  auto table = file(numbers[1]);
  if (!key || !table) return std::nullopt;
  return lock::NameFiles{*std::move(key), *std::move(table)};
}

std::optional<penalty::PenaltyFiles> penalties_from(const std::string& text) {
  const auto numbers = util::split(text, ':');
  if (numbers.size() != 4 || numbers[0] != std::to_string(::getpid())) return std::nullopt;
  auto key = file(numbers[1]);
  auto table = file(numbers[2]);
  auto lock = file(numbers[3]);
  if (!key || !table || !lock) return std::nullopt;
  return penalty::PenaltyFiles{*std::move(key), *std::move(table), *std::move(lock)};
}

Entrances entrances_for_this_process(const std::string& text) {
  const std::string own = std::to_string(::getpid()) + " ";
  return text.starts_with(own) ? entrances_from(text.substr(own.size()), descriptor) : Entrances{};
}

std::array<int, 3> numbers_of(const penalty::PenaltyFiles& files) {
  return {files.key.get(), files.table.get(), files.lock.get()};
}

std::set<int> set_of(const std::vector<int>& numbers) { return {numbers.begin(), numbers.end()}; }

// Kernels before 5.9 have no call for it.
void close_from(unsigned first) {
  if (::close_range(first, ~0u, 0) == 0) return;
  for (unsigned number = first; number < max_closed; ++number) ::close(static_cast<int>(number));
}

void leave_open(int descriptor) { ::fcntl(descriptor, F_SETFD, 0); }

}  // namespace

InheritedSockets take_inherited_sockets() {
  InheritedSockets inherited;
  const std::string sockets = take(listening_variable);
  const auto link = descriptor(take(predecessor_variable));
  if (link) inherited.predecessor = Control(util::UniqueFd(*link), Control::Descriptors::taken);
  inherited.penalties = penalties_from(take(penalties_variable));
  inherited.entrances = entrances_for_this_process(take(entrances_variable));
  inherited.tells_of_servers = take(servers_variable) == std::to_string(::getpid()) && inherited.predecessor;
  inherited.counters = counters_from(take(counters_variable));
  inherited.names = names_from(take(names_variable));
  inherited.listening = sockets.empty() ? from_service_manager() : from_predecessor(sockets);
  return inherited;
}

void close_all_but(const InheritedSockets& inherited) {
  std::set<int> ours{STDERR_FILENO, inherited.predecessor.fd()};
  for (const ListeningSocket& socket : inherited.listening.sockets) ours.insert(socket.socket->get());
  for (const Entrance& entrance : inherited.entrances.all) ours.insert(entrance.fd());
  for (const ProcessCounters& process : inherited.counters) ours.merge(set_of(descriptors_of(process)));
  if (inherited.names) ours.insert({inherited.names->key.get(), inherited.names->table.get()});
  if (inherited.penalties)
    for (const int number : numbers_of(*inherited.penalties)) ours.insert(number);
  const auto last = static_cast<unsigned>(*ours.rbegin());
  for (auto next = STDERR_FILENO + 1u; next < last; ++next)
    if (!ours.contains(static_cast<int>(next))) ::close(static_cast<int>(next));
  close_from(last + 1);
}

void pass_sockets(const Listening& listening, const Control& link,
                  const std::vector<ProcessCounters>& counters, const lock::NameFiles& names,
                  const penalty::PenaltyFiles* penalties, const Entrances& entrances) {
  std::string text(listening.origin == Listening::Origin::passed ? passed : bound);
  for (const ListeningSocket& socket : listening.sockets) {
    text += " " + std::to_string(socket.socket->get()) + "=" + socket.address;
    leave_open(socket.socket->get());
  }
  ::setenv(listening_variable, text.c_str(), 1);
  text.clear();
  for (const ProcessCounters& process : counters) {
    const auto files = descriptors_of(process);
    for (const int file : files) leave_open(file);
    text += fmt::format("{}{}:{}:{}", text.empty() ? "" : " ", files[0], files[1], files[2]);
    if (files.size() > 3) text += fmt::format(" {}={}:{}", files[1], files[3], files[4]);
  }
  ::setenv(counters_variable, text.c_str(), 1);
  for (const auto* file : {&names.key, &names.table}) leave_open(file->get());
  ::setenv(names_variable, fmt::format("{}:{}", names.key.get(), names.table.get()).c_str(), 1);
  if (penalties != nullptr) {
    const auto numbers = numbers_of(*penalties);
    for (const int number : numbers) leave_open(number);
    ::setenv(penalties_variable, fmt::format("{}:{}", ::getpid(), fmt::join(numbers, ":")).c_str(), 1);
  }
  for (const Entrance& entrance : entrances.all) leave_open(entrance.fd());
  ::setenv(entrances_variable, fmt::format("{} {}", ::getpid(), to_environment(entrances)).c_str(), 1);
  ::setenv(servers_variable, std::to_string(::getpid()).c_str(), 1);
  leave_open(link.fd());
  ::setenv(predecessor_variable, std::to_string(link.fd()).c_str(), 1);
  ::unsetenv("WATCHDOG_PID");  // it names this process
}

}  // namespace sshrp::app
