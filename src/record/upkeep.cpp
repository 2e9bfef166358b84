// SPDX-License-Identifier: MIT
#include "record/upkeep.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "cast/reader.h"
#include "ops/file_io.h"

namespace sshrp::record {
namespace {

constexpr std::size_t piece = 64 * 1024;  // bytes read at a time
/// A file is locked, and has its first line, in less.
constexpr std::chrono::minutes max_empty{1};

WallClock::time_point time_of(const timespec& time) {
  return WallClock::time_point(std::chrono::duration_cast<WallClock::duration>(
      std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec)));
}

struct Problem {
  std::string sentence;
  enum class Of { file, moment } of;  // the moment's is tried again
};

Problem of_moment() { return {std::strerror(errno), Problem::Of::moment}; }

/// Nothing if it has an end now.
std::optional<Problem> give_end(int file) {
  cast::Reader reader;
  Bytes bytes(piece);
  for (;;) {
    const auto size = ops::read_into(file, bytes);
    if (!size) return of_moment();
    if (*size == 0) break;
    reader.feed(BytesView(bytes).first(*size));
    while (reader.next()) {
    }
  }
  if (!reader.fault().empty()) return Problem{reader.fault(), Problem::Of::file};
  if (!reader.has_begun()) return Problem{"it has no first line", Problem::Of::file};
  if (reader.has_ended()) return std::nullopt;
  if (::ftruncate(file, static_cast<off_t>(reader.whole_bytes())) != 0) return of_moment();
  if (!ops::write_all(file, as_bytes(reader.cut_line()))) {
    Problem why = of_moment();
    // Nothing is lost: the next time finds what stood there.
    static_cast<void>(!::ftruncate(file, static_cast<off_t>(reader.whole_bytes())));
    return why;
  }
  return std::nullopt;
}

/// Empty: nothing was there to be done.
std::string mend_file(int folder, const std::string& name) {
  OpenFile left{.name = name.substr(0, name.size() - part_suffix.size())};
  left.file =
      util::UniqueFd(::openat(folder, name.c_str(), O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!left.file || ::fstat(left.file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  if (::flock(left.file.get(), LOCK_EX | LOCK_NB) != 0) return {};  // it is written
  if (status.st_size == 0) {                                        // it is just made, or the disk was full
    if (WallClock::now() < time_of(status.st_mtim) + max_empty || ::unlinkat(folder, name.c_str(), 0) != 0)
      return {};
    return fmt::format("{}: had nothing in it, and is removed", left.name);
  }
  left.folder = util::UniqueFd(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const auto problem = give_end(left.file.get());
  const bool is_broken = problem && problem->of == Problem::Of::file;
  std::string why = problem ? problem->sentence : "";
  if (is_broken) {
    const std::string left_there = finish(left, broken_suffix);
    if (left_there.empty())
      return fmt::format("{}: was left unfinished, and is put aside as {}{}: {}", left.name, left.name,
                         broken_suffix, why);
    why += "; " + left_there;
  } else if (!problem) {
    why = finish(left);
    if (why.empty()) return fmt::format("{}: was left unfinished, and has an end now", left.name);
  }
  return fmt::format("{}: was left unfinished, and can't be mended: {}", left.name, why);
}

}  // namespace

std::vector<std::string> mend(const Folder& folder) {
  std::vector<std::string> sentences;
  folder.for_each(part_suffix, [&](int at, const std::string&, const std::string& name) {
    std::string sentence = mend_file(at, name);
    if (!sentence.empty()) sentences.push_back(std::move(sentence));
  });
  return sentences;
}

std::size_t prune(const Folder& folder, const config::RecordingsKeep& keep, WallClock::time_point now) {
  if (keep.age.count() == 0 && keep.bytes == 0) return 0;
  struct Entry {
    WallClock::time_point changed;
    std::uint64_t bytes;
    std::string path;
    std::string name;
  };
  std::vector<Entry> finished;
  std::uint64_t all = 0;
  for (const std::string_view suffix : {finished_suffix, broken_suffix}) {
    folder.for_each(suffix, [&](int at, const std::string& path, const std::string& name) {
      struct stat status {};
      if (::fstatat(at, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode)) return;
      all += static_cast<std::uint64_t>(status.st_size);
      finished.push_back({time_of(status.st_mtim), static_cast<std::uint64_t>(status.st_size), path, name});
    });
  }
  std::ranges::stable_sort(finished, {}, &Entry::changed);
  std::size_t deleted = 0;
  for (const Entry& each : finished) {
    const bool is_old = keep.age.count() != 0 && each.changed + keep.age < now;
    const bool is_too_much = keep.bytes != 0 && all > keep.bytes;
    if (!is_old && !is_too_much) break;
    const util::UniqueFd at = folder.open(each.path);
    if (at && ::unlinkat(at.get(), each.name.c_str(), 0) == 0) ++deleted;
    all -= each.bytes;
  }
  folder.remove_empty(now);
  return deleted;
}

}  // namespace sshrp::record
