// Which system calls the worker may use: a seccomp filter.
#pragma once

namespace sshrp::ops {

enum class Restriction { applied, unsupported };

/// From here on, for this process and its threads to come: no program can be started and no process made;
/// sockets are of TCP/IP and local ones; what the tables in the .cpp don't name fails. Throws
/// std::system_error where the kernel has seccomp and yet it can't be done.
Restriction restrict_system_calls();

}  // namespace sshrp::ops
