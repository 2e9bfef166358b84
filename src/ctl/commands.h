// What each command does. All throw Failure; what they give is what sshrpctl ends with.
// SPDX-License-Identifier: MIT
#pragma once

#include "ctl/call.h"

namespace sshrp::ctl {

int status(Call& call);
int sessions(Call& call);
int session(Call& call);
int end(Call& call);
int top(Call& call);
int watch(Call& call);
int recordings(Call& call);
int play(Call& call);
int verify(Call& call);
int export_text(Call& call);
int upstreams(Call& call);
int upstream(Call& call);
int bans(Call& call);
int ban(Call& call);
int unban(Call& call);
int reload(Call& call);
int upgrade(Call& call);
int drain(Call& call);
int version(Call& call);
int metrics(Call& call);
int completion(Call& call);

}  // namespace sshrp::ctl
