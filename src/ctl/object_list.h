// Object list: an answer that is a long list of objects, taken apart one after the other.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <span>

#include "ctl/answer.h"

namespace sshrp::ctl {

/// Calls for each object of the list, in order, with those of its members that are named in `wanted`: texts,
/// numbers, and what an object has of these. Nothing else is kept of any, so a long list takes little. Throws
/// Failure where the text isn't a list of objects; of such a one some may have been told.
void for_each_object(std::string_view text, std::span<const std::string_view> wanted,
                     const std::function<void(const json& object)>& tell);

}  // namespace sshrp::ctl
