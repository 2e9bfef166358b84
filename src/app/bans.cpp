// SPDX-License-Identifier: MIT
#include "app/bans.h"

#include <fcntl.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
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

// What ends meanwhile is skipped.
template <class Use>
void for_each_in(const path& folder, Use use) {
  std::error_code error;
  for (std::filesystem::directory_iterator next(folder, error), end; !error && next != end;
       next.increment(error))
    use(next->path());
}

/// A process's descriptors by what they lead to; none where it can't be looked into.
std::map<std::string, path> descriptors_of(const path& process) {
  std::map<std::string, path> found;
  for_each_in(process / "fd", [&](const path& descriptor) {
    std::error_code error;
    const path leads_to = std::filesystem::read_symlink(descriptor, error);
    if (!error) found.emplace(leads_to.string(), descriptor);
  });
  return found;
}

/// Whose files are looked at: anybody may give files of his those names.
enum class Owner { anybody, root_or_own };

bool is_ours(int file, std::optional<std::size_t> size, Owner owner) {
  struct stat found {};
  if (::fstat(file, &found) != 0 || !S_ISREG(found.st_mode) || !ops::is_sealed(file)) return false;
  if (size && static_cast<std::size_t>(found.st_size) != *size) return false;
  return owner == Owner::anybody || found.st_uid == 0 || found.st_uid == ::geteuid();
}

/// None where it isn't there, can't be opened, or is something else.
util::UniqueFd open_file(const std::map<std::string, path>& files, std::string_view link, int flags,
                         std::optional<std::size_t> size, Owner owner) {
  const auto found = files.find(std::string(link));
  if (found == files.end()) return {};
  util::UniqueFd file(::open(found->second.c_str(), flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  return file && is_ours(file.get(), size, owner) ? std::move(file) : util::UniqueFd();
}

std::optional<penalty::PenaltyFiles> open_files(const std::map<std::string, path>& files, Owner owner) {
  penalty::PenaltyFiles opened{open_file(files, key_link, O_RDONLY, std::nullopt, owner),
                               open_file(files, table_link, O_RDWR, sizeof(penalty::SharedTable), owner),
                               open_file(files, lock_link, O_RDWR, std::nullopt, owner)};
  if (!opened.key || !opened.table || !opened.lock) return std::nullopt;
  return opened;
}

bool is_number(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Only masters have the lock. In an upgrade there are two, of one table.
penalty::PenaltyFiles files_of_only_daemon() {
  std::map<std::uint64_t, penalty::PenaltyFiles> daemons;
  std::vector<std::string> pids;
  for_each_in("/proc", [&](const path& process) {
    if (!is_number(process.filename().string())) return;
    auto opened = open_files(descriptors_of(process), Owner::root_or_own);
    if (!opened) return;
    pids.push_back(process.filename().string());
    daemons.try_emplace(ops::file_number(opened->table), *std::move(opened));
  });
  if (daemons.empty())
    throw std::runtime_error(
        "no daemon with penalties runs here, or it is another's: root sees all, and --pid-file "
        "names one that isn't root's");
  if (daemons.size() > 1)
    throw std::runtime_error(fmt::format(
        "more than one daemon runs here (processes {}): name one by --pid-file", fmt::join(pids, ", ")));
  return std::move(daemons.begin()->second);
}

penalty::PenaltyFiles files_of_daemon(const Options& options) {
  if (options.pid_file.empty()) return files_of_only_daemon();
  std::string pid;
  if (!(std::ifstream(options.pid_file) >> pid) || !is_number(pid))
    throw std::runtime_error("no process id stands in " + options.pid_file);
  auto opened = open_files(descriptors_of(path("/proc") / pid), Owner::anybody);
  if (!opened)
    throw std::runtime_error(
        fmt::format("what the daemon (process {}) knows of penalties can't be opened; root may", pid));
  return *std::move(opened);
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
