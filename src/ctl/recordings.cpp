// SPDX-License-Identifier: MIT
#include "ctl/recordings.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "ctl/commands.h"
#include "ctl/failure.h"
#include "ctl/printed.h"
#include "ctl/sessions.h"
#include "ctl/url.h"

namespace sshrp::ctl {
namespace {

constexpr std::string_view path_of_recordings = "/api/v1/recordings";
constexpr std::string_view suffix = ".cast";
constexpr std::size_t max_named = 20;  // of recordings in a sentence
constexpr std::size_t block = 64 * 1024;

/// "0a1b2c3d4e5f.0" of "2026-11-30/0a1b2c3d4e5f.0.cast".
std::string_view id_of(std::string_view name) {
  name.remove_prefix(name.rfind('/') + 1);
  if (name.ends_with(suffix)) name.remove_suffix(suffix.size());
  return name;
}

bool is_meant(const json& recording, const std::string& id, Which which) {
  if (which == Which::going_on && text(recording, "state") != "recording") return false;
  const std::string name = text(recording, "name");
  return !name.empty() && (name == id || id_of(name) == id || text(recording, "session") == id);
}

File download(const Call& call, const std::string& name) {
  File file(std::tmpfile());
  if (!file)
    throw Failure(exit_refused,
                  fmt::format("no file can be made for the recording: {}", std::strerror(errno)));
  std::uint64_t size = 0;
  const Reply reply = call.http.follow(
      recording_path(name),
      [&](std::string_view bytes) {
        size += bytes.size();
        if (size > max_recording)
          throw Failure(exit_refused, "the recording is too large to be played from here");
        if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size())
          throw Failure(exit_refused, fmt::format("the recording can't be kept: {}", std::strerror(errno)));
        return true;
      },
      [] { return false; });
  require_done(reply);
  if (std::fflush(file.get()) != 0)
    throw Failure(exit_refused, fmt::format("the recording can't be kept: {}", std::strerror(errno)));
  std::rewind(file.get());
  return file;
}

}  // namespace

std::string recording_name(const json::array_t& recordings, const std::string& id, Which which) {
  std::vector<std::string> names;
  for (const json& recording : recordings)
    if (is_meant(recording, id, which)) names.push_back(text(recording, "name"));
  if (names.size() == 1) return names[0];
  if (names.empty())
    throw Failure(exit_refused, which == Which::all ? "there is no recording of " + id
                                                    : "no recording of " + id + " goes on");
  std::string sentence = fmt::format("{} has {} recordings; say which:", id, names.size());
  for (std::size_t i = 0; i < std::min(names.size(), max_named); ++i)
    sentence += fmt::format(" {}", id_of(names[i]));
  throw Failure(exit_refused, sentence);
}

std::string recording_path(const std::string& name) {
  return fmt::format("{}/{}", path_of_recordings, percent_encode(name, Slash::kept));
}

File open_file(const std::string& path) { return File(std::fopen(path.c_str(), "re")); }

File open_recording(const Call& call, const std::string& id_or_path) {
  struct stat status {};
  if (stat(id_or_path.c_str(), &status) == 0) {
    File file = open_file(id_or_path);
    if (!file)
      throw Failure(exit_refused, fmt::format("{} can't be read: {}", id_or_path, std::strerror(errno)));
    return file;
  }
  const Answer answer = all_recordings(call.http);
  return download(call, recording_name(objects(answer), id_or_path, Which::all));
}

std::optional<Read> read_recording(std::FILE* file, const std::function<bool(const cast::Item&)>& take) {
  cast::Reader reader;
  std::array<std::uint8_t, block> bytes{};
  for (;;) {
    const std::size_t size = std::fread(bytes.data(), 1, bytes.size(), file);
    if (size == 0) break;
    reader.feed(BytesView(bytes).first(size));
    while (const auto item = reader.next())
      if (!take(*item)) return Read{reader.verdict(), reader.fault()};
    if (!reader.fault().empty()) break;
  }
  if (std::ferror(file) != 0) return std::nullopt;
  if (!reader.has_begun() && reader.fault().empty()) return Read{cast::Verdict::cut, {}};
  return Read{reader.verdict(), reader.fault()};
}

Answer all_recordings(const Http& http) {
  return get(http, std::string(path_of_recordings) + query({{"limit", std::to_string(max_recordings)}}));
}

int recordings(Call& call) {
  const std::string path = std::string(path_of_recordings) + query({{"limit", limit_of(call.arguments)}});
  const Answer answer = get(call.http, path);
  const auto& list = objects(answer);
  return call.print_answer(answer, [&] {
    Table table({{"NAME"}, {"USER"}, {"ROUTE"}, {"BEGAN"}, {"SIZE", Align::right}, {"STATE"}, {"COMMAND"}});
    for (const json& recording : list)
      table.add({text(recording, "name"), text(recording, "user"), text(recording, "route"),
                 text(recording, "began"), bytes_text(number(recording, "bytes")), text(recording, "state"),
                 text(recording, "command")});
    return table;
  });
}

}  // namespace sshrp::ctl
