// Recordings of terminals: what there is below a folder, and their files as streams.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <memory>

#include "observer/http.h"
#include "util/unique_fd.h"

namespace sshrp::observer {

/// A folder, and the parts of `recordings` that name those in it, one in another.
struct RecordingsFolder {
  util::UniqueFd fixed{};  // -1: there are none
  std::vector<std::string> dated{};
};

/// As it is asked for: "2026-11-30/0a1b2c3d4e5f.0.cast". Nothing else names a file.
struct RecordingName {
  std::string folder{};  // "2026-11-30"; empty: the fixed one
  std::string file{};    // in it; with ".part" as long as it is written
};
/// `dated`: of the folder.
std::optional<RecordingName> parse_recording_name(std::string_view text,
                                                  const std::vector<std::string>& dated);

enum class Until : std::uint8_t { now, its_end };

/// From any thread.
class Recordings {
 public:
  static constexpr std::size_t max_followers = 32;  // of 64 connections
  static constexpr std::size_t max_listed = 10'000;
  static constexpr std::size_t max_folders = 10'000;  // with a date
  static constexpr std::size_t max_files = 100'000;   // of a folder

  explicit Recordings(RecordingsFolder folder);

  bool are_kept() const { return static_cast<bool>(folder_.fixed); }
  /// A list of objects, the newest first.
  std::string json(std::size_t limit) const;
  /// Of that name. Or why not.
  std::variant<std::unique_ptr<Stream>, HttpReply> open(std::string_view name, Until until);

 private:
  const RecordingsFolder folder_;
  std::shared_ptr<std::atomic<std::size_t>> followers_;
};

}  // namespace sshrp::observer
