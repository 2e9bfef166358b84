// Dated folders: those that recordings are in have a date in their names. Each is named by a part of
// `recordings`, in which %Y, %m, %d and %H stand for year, month, day and hour of UTC.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>

namespace sshrp::cast {

/// Year, month, day and hour; 0: the names don't have it. The later ones compare as greater.
using Dated = std::array<int, 4>;

std::string dated_name(std::string_view part, std::chrono::system_clock::time_point now);
/// Whether `name` may be that at some time. Then `dated`, unless nullptr, has of it what the name says.
bool may_be_dated(std::string_view part, std::string_view name, Dated* dated = nullptr);

}  // namespace sshrp::cast
