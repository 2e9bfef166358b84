// SPDX-License-Identifier: MIT
#include "app/bans.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>
#include <stdexcept>

#include "ops/shared_memory.h"
#include "penalty/book.h"

namespace sshrp::app {
namespace {

using penalty::Entry;
using penalty::Part;
using std::filesystem::path;

// What /proc shows of the files, as penalty/table.cpp names them.
constexpr std::string_view key_link = "/memfd:sshrpd-penalties-key (deleted)";
constexpr std::string_view table_link = "/memfd:sshrpd-penalties (deleted)";
constexpr std::string_view lock_link = "/memfd:sshrpd-penalties-lock (deleted)";

/// A process's descriptors by what they lead to; none where it can't be looked into.
std::map<std::string, path> descriptors_of(const path& process) {
  std::map<std::string, path> found;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(process / "fd", ignored)) {
    const path leads_to = std::filesystem::read_symlink(entry.path(), ignored);
    if (!ignored) found.emplace(leads_to.string(), entry.path());
  }
  return found;
}

util::UniqueFd open_file(const std::map<std::string, path>& files, std::string_view link, int flags) {
  const auto found = files.find(std::string(link));
  util::UniqueFd file(found == files.end() ? -1 : ::open(found->second.c_str(), flags | O_CLOEXEC));
  if (!file) throw std::runtime_error("what the daemon knows of penalties can't be opened; root may");
  return file;
}

penalty::PenaltyFiles open_files(const std::map<std::string, path>& files) {
  return {open_file(files, key_link, O_RDONLY), open_file(files, table_link, O_RDWR),
          open_file(files, lock_link, O_RDWR)};
}

bool is_number(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Only masters have the lock. In an upgrade there are two, of one table.
penalty::PenaltyFiles files_of_only_daemon() {
  std::map<std::uint64_t, penalty::PenaltyFiles> daemons;
  std::error_code ignored;
  for (const auto& process : std::filesystem::directory_iterator("/proc", ignored)) {
    if (!is_number(process.path().filename().string())) continue;
    const auto files = descriptors_of(process.path());
    if (!files.contains(std::string(lock_link))) continue;
    penalty::PenaltyFiles opened = open_files(files);
    daemons.try_emplace(ops::file_number(opened.table), std::move(opened));
  }
  if (daemons.empty())
    throw std::runtime_error("no daemon with penalties runs here, or it is another's: root sees all");
  if (daemons.size() > 1) throw std::runtime_error("more than one daemon runs here: name one by --pid-file");
  return std::move(daemons.begin()->second);
}

penalty::PenaltyFiles files_of_daemon(const Options& options) {
  if (options.pid_file.empty()) return files_of_only_daemon();
  std::string pid;
  if (!(std::ifstream(options.pid_file) >> pid) || !is_number(pid))
    throw std::runtime_error("no process id stands in " + options.pid_file);
  return open_files(descriptors_of(path("/proc") / pid));
}

penalty::Milliseconds now() { return penalty::milliseconds(std::chrono::steady_clock::now()); }

std::string_view state_of(Part part, const Entry& entry) {
  if (part == Part::bans) return "banned";
  return entry.force == Entry::Force::active ? "refused" : "noted";
}

template <class Work>
ExitCode with_book(const Options& options, std::ostream& err, Work work) {
  try {
    penalty::Book book(files_of_daemon(options));
    return work(book);
  } catch (const std::exception& error) {
    err << "sshrpd: " << error.what() << '\n';
    return exit_configuration;
  }
}

}  // namespace

ExitCode show_bans(const Options& options, std::ostream& out, std::ostream& err) {
  return with_book(options, err, [&](const penalty::Book& book) {
    const auto at = now();
    auto all = book.list(at);
    const auto order = [](const auto& one) { return std::tuple(one.first != Part::bans, one.second.source); };
    std::ranges::sort(all, {}, order);
    for (const auto& [part, entry] : all) {
      out << fmt::format("{}\t{}\t{} s\t{}\n", access::to_string(entry.source), state_of(part, entry),
                         (entry.until - at + 999) / 1000, penalty::row_of(entry.offence).name);
    }
    return exit_ok;
  });
}

ExitCode unban(const Options& options, std::ostream& out, std::ostream& err) {
  return with_book(options, err, [&](penalty::Book& book) {
    const auto network = access::parse_network(options.unbanned);
    if (const auto* problem = std::get_if<std::string>(&network)) throw std::runtime_error(*problem);
    const auto lifted = book.lift(std::get<access::Network>(network));
    if (!lifted) throw std::runtime_error("the daemon is busy with its penalties; try again");
    if (*lifted == 0) throw std::runtime_error("nothing is held against " + options.unbanned);
    out << fmt::format("{}: {} lifted\n", options.unbanned, *lifted);
    return exit_ok;
  });
}

}  // namespace sshrp::app
