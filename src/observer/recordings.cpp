// SPDX-License-Identifier: MIT
#include "observer/recordings.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <span>

#include "cast/dated_folders.h"
#include "cast/reader.h"
#include "observer/json.h"
#include "observer/recording_stream.h"
#include "util/text.h"

namespace sshrp::observer {
namespace {

constexpr std::string_view part_suffix = ".part";
constexpr std::string_view cast_suffix = ".cast";
constexpr std::int64_t max_timestamp = 1LL << 33;  // the year 2242: what a time_point has

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// "0a1b2c3d4e5f.0.cast": SESSION.CHANNEL.cast
bool is_file(std::string_view text) {
  if (!text.ends_with(cast_suffix)) return false;
  text.remove_suffix(cast_suffix.size());
  const auto dot = text.find('.');
  if (dot == std::string_view::npos || dot == 0 || dot > 64) return false;
  const auto channel = text.substr(dot + 1);
  return std::ranges::all_of(text.substr(0, dot), is_alnum) && !channel.empty() && channel.size() <= 10 &&
         std::ranges::all_of(channel, is_digit);
}

/// By a path of folders without links; empty: itself.
util::UniqueFd open_folder(int at, std::string_view path) {
  constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  util::UniqueFd folder(::openat(at, ".", flags));
  for (const std::string_view name : util::split(path, '/'))
    if (folder) folder = util::UniqueFd(::openat(folder.get(), std::string(name).c_str(), flags));
  return folder;
}

/// A regular file; -1: none.
util::UniqueFd open_file(int folder, const std::string& name, struct stat& status) {
  // Without O_NONBLOCK a FIFO would hold us up.
  util::UniqueFd file(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file && (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))) return {};
  return file;
}

/// The names in it that are wanted, at most `max`.
template <typename IsWanted>
std::vector<std::string> names_in(util::UniqueFd folder, std::size_t max, IsWanted is_wanted) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(folder.get()), ::closedir);
  if (!stream) return names;
  folder.release();
  while (const dirent* entry = ::readdir(stream.get())) {
    if (names.size() == max) break;
    if (is_wanted(entry->d_name)) names.emplace_back(entry->d_name);
  }
  return names;
}

bool is_recording(std::string_view name) {
  if (name.ends_with(part_suffix)) name.remove_suffix(part_suffix.size());
  return is_file(name);
}

struct Found {
  std::string name;  // of the file
  timespec changed;
};

/// The newest first.
std::vector<Found> files_of(int folder) {
  std::vector<Found> found;
  for (auto& name : names_in(open_folder(folder, ""), Recordings::max_files, is_recording)) {
    struct stat status {};
    if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode))
      found.push_back({std::move(name), status.st_mtim});
  }
  std::ranges::sort(found, std::ranges::greater(),
                    [](const Found& f) { return std::tuple(f.changed.tv_sec, f.changed.tv_nsec, f.name); });
  return found;
}

struct DatedFolder {
  cast::Dated dated{};
  std::string path;  // below the fixed one
};

/// Those at the depth of `at`'s, with `dated` folders below it.
void add_folders(int fixed, const DatedFolder& at, std::span<const std::string> dated,
                 std::vector<DatedFolder>& found) {
  if (found.size() == Recordings::max_folders) return;
  if (dated.empty()) return found.push_back(at);
  const auto is_dated = [&](std::string_view name) { return cast::may_be_dated(dated[0], name); };
  for (const auto& name : names_in(open_folder(fixed, at.path), Recordings::max_folders, is_dated)) {
    DatedFolder next{at.dated, at.path.empty() ? name : at.path + '/' + name};
    cast::may_be_dated(dated[0], name, &next.dated);
    add_folders(fixed, next, dated.subspan(1), found);
  }
}

/// The newest first.
std::vector<DatedFolder> folders_of(const RecordingsFolder& folder) {
  std::vector<DatedFolder> found;
  add_folders(folder.fixed.get(), {}, folder.dated, found);
  std::ranges::sort(found, std::ranges::greater(),
                    [](const DatedFolder& each) { return std::tie(each.dated, each.path); });
  return found;
}

cast::Header header_of(int file) {
  cast::Reader reader;
  std::vector<std::uint8_t> bytes(4096);
  for (off_t at = 0;;) {
    const ssize_t count = ::pread(file, bytes.data(), bytes.size(), at);
    if (count <= 0) return {};
    reader.feed(BytesView(bytes).first(static_cast<std::size_t>(count)));
    at += count;
    const auto item = reader.next();
    if (item) return std::get<cast::Header>(*item);
    if (!reader.fault().empty()) return {};
  }
}

void append_recording(Json& json, const std::string& folder, const std::string& name, int file,
                      std::uint64_t bytes) {
  const cast::Header header = header_of(file);
  const bool is_part = name.ends_with(part_suffix);
  const auto shown = std::string_view(name).substr(0, name.size() - (is_part ? part_suffix.size() : 0));
  const auto* user = find_text(header.facts, "user");
  const auto* route = find_text(header.facts, "route");
  const std::chrono::seconds began(std::clamp<std::int64_t>(header.timestamp, 0, max_timestamp));
  json.object()
      .member("name", (folder.empty() ? "" : folder + '/') + std::string(shown))
      .member("session", shown.substr(0, shown.find('.')))
      .member("user", user != nullptr ? *user : "")
      .member("route", route != nullptr ? *route : "")
      .member("began", std::chrono::system_clock::time_point(began))
      .member("bytes", bytes)
      .member("state", is_part ? "recording" : "finished")
      .member("command", header.command)
      .end_object();
}

}  // namespace

std::optional<RecordingName> parse_recording_name(std::string_view text,
                                                  const std::vector<std::string>& dated) {
  const auto parts = util::split(text, '/');
  if (parts.size() != dated.size() + 1 || !is_file(parts.back())) return std::nullopt;
  for (std::size_t i = 0; i < dated.size(); ++i)
    if (!cast::may_be_dated(dated[i], parts[i])) return std::nullopt;
  const std::size_t before = text.size() - parts.back().size();
  return RecordingName{std::string(text.substr(0, before == 0 ? 0 : before - 1)), std::string(parts.back())};
}

Recordings::Recordings(RecordingsFolder folder)
    : folder_(std::move(folder)), followers_(std::make_shared<std::atomic<std::size_t>>(0)) {}

std::string Recordings::json(std::size_t limit) const {
  limit = std::min(limit, max_listed);
  std::size_t count = 0;
  Json json;
  json.list();
  for (const auto& each : folders_of(folder_)) {
    if (count == limit) break;
    const auto folder = open_folder(folder_.fixed.get(), each.path);
    if (!folder) continue;
    for (const auto& found : files_of(folder.get())) {
      if (count == limit) break;
      struct stat status {};
      const auto file = open_file(folder.get(), found.name, status);
      if (!file) continue;
      append_recording(json, each.path, found.name, file.get(), static_cast<std::uint64_t>(status.st_size));
      ++count;
    }
  }
  return json.end_list().take();
}

std::variant<std::unique_ptr<Stream>, HttpReply> Recordings::open(std::string_view text, Until until) {
  const auto name = parse_recording_name(text, folder_.dated);
  if (!name) return error_reply(404, "no recording has such a name");
  auto folder = open_folder(folder_.fixed.get(), name->folder);
  struct stat status {};
  const std::string part = name->file + std::string(part_suffix);
  // The one that is written first: it may get its other name meanwhile, never the reverse.
  bool is_part = true;
  auto file = open_file(folder.get(), part, status);
  if (!file) {
    is_part = false;
    file = open_file(folder.get(), name->file, status);
  }
  if (!file) return error_reply(404, "there is no recording of this name");
  if (!is_part || until == Until::now)
    return file_stream(std::move(file), static_cast<std::uint64_t>(status.st_size));
  if (*followers_ >= max_followers) return error_reply(503, "too many follow recordings already");
  return growing_stream(std::move(file), std::move(folder), part, followers_);
}

}  // namespace sshrp::observer
