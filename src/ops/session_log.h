// A session's lines: in the log when somebody is logged in, and when it is over there and in the access log.
// SPDX-License-Identifier: MIT
#pragma once

#include "config/config.h"
#include "facts/session_record.h"

namespace sshrp::ops {

void log_session_begin(const facts::SessionRecord& record);
void log_session_end(const facts::SessionRecord& record, config::LogLevel level);

/// The access log's line for it. An empty format stands for the built-in one of `escaping`.
std::string access_line(const config::SessionFormat& format, config::LogFormat escaping,
                        const facts::SessionRecord& record);

}  // namespace sshrp::ops
