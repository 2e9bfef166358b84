// Recordings, whether the daemon has them or they are files here.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <functional>
#include <memory>
#include <string>

#include "cast/playback.h"
#include "ctl/answer.h"
#include "ctl/call.h"

namespace sshrp::ctl {

/// Of a recording that the daemon gives, which is kept in a file without a name until it was played.
inline constexpr std::uint64_t max_recording = 16ull * 1024 * 1024 * 1024;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// Which recordings of a session are meant.
enum class Which { all, going_on };

/// The name of the one that `id` means, a session's id, an id with a channel's number, or a name. Throws
/// Failure if there is none, or more than one.
std::string recording_name(const json::array_t& recordings, const std::string& id, Which which);
std::string recording_path(const std::string& name);

/// Among which one is looked for.
inline constexpr std::size_t max_recordings = 100'000;
Answer all_recordings(const Http& http);

/// The file of that path, or else the daemon's recording of that id. Throws Failure.
File open_recording(const Call& call, const std::string& id_or_path);

/// nullptr: it can't be opened.
File open_file(const std::string& path);

struct Read {
  cast::Verdict verdict{};
  std::string fault{};  // of an altered one
};

/// Of items until `take` gives false. nullopt: the file can't be read.
std::optional<Read> read_recording(std::FILE* file, const std::function<bool(const cast::Item&)>& take);

}  // namespace sshrp::ctl
