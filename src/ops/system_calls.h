// Which system calls a role's process may use: a seccomp filter.
// SPDX-License-Identifier: MIT
#pragma once

namespace sshrp::ops {

enum class Restriction { applied, unsupported };

/// Which sockets a process opens beside those of TCP/IP and UDP/IP.
struct SocketNeeds {
  enum class Local { no, yes } local = Local::no;        // AF_UNIX
  enum class Netlink { no, yes } netlink = Netlink::no;  // of its routes only
  enum class Bind { no, yes } bind = Bind::no;           // to an address that connections are to come from
  enum class Pairs { no, yes } pairs = Pairs::no;        // of AF_UNIX, both ends of which are its own
};

/// From here on, for this process and its threads to come: no program can be started and no process made;
/// sockets are of TCP/IP, and of what `needs` says; no memory becomes executable; a worker writes
/// to files at their end or anew, and shortens none; what the tables in the .cpp don't name fails. Throws
/// std::system_error where the kernel has seccomp and yet it can't be done.
Restriction restrict_system_calls(const SocketNeeds& needs = {});

/// The same for a recorder, which has no network, and may shorten files.
Restriction restrict_recorder_calls(const SocketNeeds& needs = {});

/// The same for an observer: it opens no socket and connects nowhere, and takes connections of those that
/// listen; files are read only.
Restriction restrict_observer_calls();

/// The same for a balancer: it opens sockets as a worker does, to look at servers; files are read only.
Restriction restrict_balancer_calls(const SocketNeeds& needs = {});

}  // namespace sshrp::ops
