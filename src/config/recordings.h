// Where recordings go and how long they are kept, as recordings and recordings_keep say it.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "util/result.h"

namespace sshrp::config {

/// A folder that is there already or is made at the start, and folders in it that are made as time goes on.
struct RecordingsFolder {
  std::string fixed{};               // what stands before the first part with a %; empty: nothing is recorded
  std::vector<std::string> dated{};  // the rest's parts: %Y, %m, %d and %H, of UTC, and text
};

/// Folders one in another with a date in their names; more is nobody's wish.
inline constexpr std::size_t max_dated_folders = 4;

/// "/var/lib/sshrp/recordings/%Y-%m-%d", absolute. Or a sentence.
Result<RecordingsFolder> parse_recordings_folder(std::string_view text);
std::string write_recordings_folder(const RecordingsFolder& folder);

/// Finished recordings beyond that are deleted, the oldest first. 0: no limit.
struct RecordingsKeep {
  std::chrono::seconds age{0};
  std::uint64_t bytes = 0;
};

/// "90d", "50G" or "90d 50G": hours, days or weeks; K, M, G or T. "none": for ever. Or a sentence.
Result<RecordingsKeep> parse_recordings_keep(std::string_view text);
std::string write_recordings_keep(const RecordingsKeep& keep);

/// "1M", "512K": so many bytes up to `max`, at least 1. Or a sentence.
Result<std::uint64_t> parse_size(std::string_view text, std::uint64_t max);
std::string write_size(std::uint64_t bytes);

}  // namespace sshrp::config
