// Recordings of terminals: what there is below a folder, and their files as streams.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <memory>

#include "observer/http.h"
#include "util/unique_fd.h"

namespace sshrp::observer {

/// As it is asked for: "2026-11-30/0a1b2c3d4e5f.0.cast". Nothing else names a file.
struct RecordingName {
  std::string date{};
  std::string file{};  // behind it; with ".part" as long as it is written
};
std::optional<RecordingName> parse_recording_name(std::string_view text);

enum class Until : std::uint8_t { now, its_end };

/// From any thread.
class Recordings {
 public:
  static constexpr std::size_t max_followers = 32;  // of 64 connections
  static constexpr std::size_t max_listed = 10'000;
  static constexpr std::size_t max_files_of_day = 100'000;

  /// The folder with one for each day; -1: there are none.
  explicit Recordings(util::UniqueFd folder);

  bool are_kept() const { return static_cast<bool>(folder_); }
  /// A list of objects, the newest first.
  std::string json(std::size_t limit) const;
  /// Or why not.
  std::variant<std::unique_ptr<Stream>, HttpReply> open(const RecordingName& name, Until until);

 private:
  const util::UniqueFd folder_;
  std::shared_ptr<std::atomic<std::size_t>> followers_;
};

}  // namespace sshrp::observer
