// Folder: where recordings are. All that the recorder names is below one descriptor, in folders that have a
// date for a name, and made of digits of its own.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "config/recordings.h"
#include "util/result.h"
#include "util/unique_fd.h"

namespace sshrp::record {

using WallClock = std::chrono::system_clock;

inline constexpr std::string_view finished_suffix = ".cast";
inline constexpr std::string_view part_suffix = ".cast.part";
/// Put aside: what a crash of the machine has left can't be given an end.
inline constexpr std::string_view broken_suffix = ".cast.broken";

/// "0123456789ab.7": the name of a recording, without what says how far it is.
std::string recording_name(std::string_view session, std::uint32_t channel);
/// Whether a file with that suffix is a recording's.
bool is_recording(std::string_view file, std::string_view suffix);

/// A file that is written: locked, so that who mends what others have left knows that it isn't left.
struct OpenFile {
  util::UniqueFd folder{};
  util::UniqueFd file{};
  std::string name{};  // without its suffix
};

class Folder {
 public:
  /// `fixed`: a descriptor of the folder that isn't dated.
  Folder(util::UniqueFd fixed, std::vector<std::string> dated)
      : fixed_(std::move(fixed)), dated_(std::move(dated)) {}

  /// A new file, for appending, in the folder of that time. Or a sentence.
  Result<OpenFile> create(std::string_view session, std::uint32_t channel, WallClock::time_point now) const;

  /// A file, its folder's path below the fixed one, and a descriptor of that, valid during the call.
  using Found = std::function<void(int folder, const std::string& path, const std::string& name)>;
  /// Of all recordings with that suffix, dated folders deepest first.
  void for_each(std::string_view suffix, const Found& found) const;
  /// The folder of a path that for_each gave; not open if it isn't there any more.
  util::UniqueFd open(const std::string& path) const;
  /// Removes folders with a date in which nothing is; the one of `now` stays.
  void remove_empty(WallClock::time_point now) const;

 private:
  util::UniqueFd open_dated(WallClock::time_point now) const;

  util::UniqueFd fixed_;
  std::vector<std::string> dated_;
};

/// The file has ended: it gets its final name, or that of what is put aside. Or a sentence.
std::string finish(const OpenFile& file, std::string_view suffix = finished_suffix);

}  // namespace sshrp::record
