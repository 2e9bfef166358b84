// Bounds of what the peers of an SFTP channel can make us hold.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace sshrp::sftp {

/// OpenSSH's largest packet in both directions, without its length.
inline constexpr std::uint32_t max_packet = 256 * 1024;
/// Data of one READ; more is asked for, this much is read. Servers and clients that don't have OpenSSH's
/// limit send so much in one packet.
inline constexpr std::uint32_t max_read = max_packet;
/// A WRITE or DATA, without its length: so much data, and what is before them. They stream.
inline constexpr std::uint32_t max_data_packet = max_read + 1024;
/// What limits@openssh.com may announce of data in one packet: what OpenSSH's own server announces.
inline constexpr std::uint32_t max_announced_data = max_packet - 1024;
/// A NAME that has to be seen whole: some servers list a directory in one packet, here of some 14,000 files.
inline constexpr std::uint32_t max_listing = 2 * 1024 * 1024;
/// §6.2 of the draft: a handle is a string of at most 256 bytes.
inline constexpr std::uint32_t max_handle = 256;
/// PATH_MAX of Linux, for paths as they come and as they go on.
inline constexpr std::size_t max_path = 4096;
/// Each one costs a LSTAT with the path up to it: deep trees have some dozens.
inline constexpr std::size_t max_components = 256;
/// As Linux follows in one path.
inline constexpr unsigned max_links = 40;
/// Questions about one path: one that leads through many links, each to a deep place, would ask far more of
/// the upstream than the client had to send.
inline constexpr std::size_t max_questions_of_path = 1024;
/// Names of a path that are looked at together, at first and later: a path that ends early in what is missing
/// costs the upstream no more than that, one of usual depth a single round trip.
inline constexpr std::size_t first_names = 16;
inline constexpr std::size_t max_names_at_once = 128;

/// Requests of the client that aren't answered: above, its input waits. Stock clients have 16 to 1,024.
inline constexpr std::size_t max_requests = 4096;
/// Of these, requests with a path, each of which holds a copy of itself: above, the client's input waits.
inline constexpr std::size_t max_path_requests = 256;
/// Questions of ours to the upstream that aren't answered: above, no request begins to ask (but the first).
inline constexpr std::size_t max_questions = 512;
/// Open files and directories of a channel, as many as servers commonly allow a process; OPEN then fails.
inline constexpr std::size_t max_handles = 1024;
/// Handles that a client made up, of a channel: they reach no upstream, and more aren't recorded.
inline constexpr unsigned max_guesses_recorded = 32;
/// Answers that the client doesn't read: above, its input waits.
inline constexpr std::size_t max_unsent = 256 * 1024;

}  // namespace sshrp::sftp
