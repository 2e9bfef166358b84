#include "app/control.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace sshrp::app {
namespace {

constexpr std::size_t most_files = 2;  // a log and an access log

using Ancillary = std::array<char, CMSG_SPACE(most_files * sizeof(int))>;

std::vector<util::UniqueFd> files_of(msghdr& header) {
  std::vector<util::UniqueFd> files;
  for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    std::array<int, most_files> numbers{};
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    std::memcpy(numbers.data(), CMSG_DATA(part), count * sizeof(int));
    for (std::size_t i = 0; i < count; ++i) files.emplace_back(numbers[i]);
  }
  return files;
}

}  // namespace

void Control::say(Word word, std::span<const int> files) const {
  iovec body{&word, sizeof word};
  alignas(cmsghdr) Ancillary ancillary{};
  msghdr header{};
  header.msg_iov = &body;
  header.msg_iovlen = 1;
  if (!files.empty() && files.size() <= most_files) {
    header.msg_control = ancillary.data();
    header.msg_controllen = CMSG_SPACE(files.size_bytes());
    cmsghdr* part = CMSG_FIRSTHDR(&header);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(files.size_bytes());
    std::memcpy(CMSG_DATA(part), files.data(), files.size_bytes());
  }
  static_cast<void>(::sendmsg(socket_.get(), &header, MSG_NOSIGNAL | MSG_DONTWAIT));
}

std::variant<Message, Control::Nothing> Control::hear() const {
  Word word{};
  iovec body{&word, sizeof word};
  alignas(cmsghdr) Ancillary ancillary{};
  msghdr header{};
  header.msg_iov = &body;
  header.msg_iovlen = 1;
  header.msg_control = ancillary.data();
  header.msg_controllen = ancillary.size();
  ssize_t count = 0;
  do {
    count = ::recvmsg(socket_.get(), &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  } while (count < 0 && errno == EINTR);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Nothing::yet;
  if (count <= 0) return Nothing::ever;
  return Message{word, files_of(header)};
}

std::pair<Control, Control> make_control() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    throw std::system_error(errno, std::generic_category(), "socketpair");
  return {Control(util::UniqueFd(ends[0])), Control(util::UniqueFd(ends[1]))};
}

}  // namespace sshrp::app
