// Bounds of what the peers of an SFTP channel can make us hold.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sshrp::sftp {

/// OpenSSH's largest packet in both directions, without its length.
inline constexpr std::uint32_t max_packet = 256 * 1024;
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

/// Requests of the client that aren't answered: above, its input waits. Stock clients have 16 to 1,024.
inline constexpr std::size_t max_requests = 4096;
/// Of these, requests with a path, each of which holds a copy of itself: above, the client's input waits.
inline constexpr std::size_t max_path_requests = 256;
/// Questions of ours to the upstream that aren't answered: above, no request begins to ask (but the first).
inline constexpr std::size_t max_questions = 512;
/// Open files and directories of a channel, as many as servers commonly allow a process; OPEN then fails.
inline constexpr std::size_t max_handles = 1024;
/// Answers that the client doesn't read: above, its input waits.
inline constexpr std::size_t max_unsent = 256 * 1024;

}  // namespace sshrp::sftp
