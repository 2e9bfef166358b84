// How a reply is given to libmicrohttpd, and what is sent in place of its own.
// SPDX-License-Identifier: MIT
#pragma once

#include <microhttpd.h>

#include "observer/http.h"

namespace sshrp::observer {

/// As MHD_queue_response; whatever else reaches that is the library's own reply. Heads that are none or too
/// long for it, versions that it doesn't speak and bodies without a length never get to serve(): then an
/// error_reply() of that status goes out, with the headers that all replies have, and the connection ends.
MHD_Result queue_reply(MHD_Connection& connection, unsigned status, MHD_Response& response);

/// nullptr: there is no memory.
MHD_Response* respond(std::string body);
void add_headers(MHD_Response& response, const NamedTexts& headers);

}  // namespace sshrp::observer
