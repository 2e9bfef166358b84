// SPDX-License-Identifier: MIT
#include <algorithm>

#include "sftp/requests.h"

namespace sshrp::sftp {
namespace {

using A = Argument;
using T = Type;

constexpr Operations reads{Operation::read};
constexpr Operations writes{Operation::write};
constexpr Operations lists{Operation::list};
constexpr Operations sets{Operation::setstat};
constexpr Operations links{Operation::symlink};
constexpr Operations renames{Operation::rename};

constexpr auto follow = Last::follow;
constexpr auto look = Last::look;
constexpr auto read = Last::read;
constexpr auto stay = Last::stay;

// SYMLINK has the order of OpenSSH: the target first. Before a server of the draft's order the new link would
// be the target: that isn't to be a link. RENAME must not replace anything (§6.5), and OpenSSH's looks
// through a link at the new name to see whether something is there. A link that is renamed is read, as a
// relative target leads elsewhere from its new place. link(2) follows links on some systems.
// clang-format off
constexpr RequestForm forms[] = {
    {.type = T::open, .arguments = {A::path, A::open_flags, A::attributes}, .reply = T::handle},
    {.type = T::close, .arguments = {A::handle}, .reply = T::status},
    {.type = T::read, .arguments = {A::handle, A::uint64, A::uint32},
     .reply = T::data, .needs = reads, .handle = HandleKind::file},
    {.type = T::write, .arguments = {A::handle, A::uint64, A::data},
     .reply = T::status, .needs = writes, .handle = HandleKind::file},
    {.type = T::lstat, .arguments = {A::path}, .reply = T::attrs, .last = {look}},
    {.type = T::fstat, .arguments = {A::handle}, .reply = T::attrs},
    {.type = T::setstat, .arguments = {A::path, A::attributes},
     .reply = T::status, .effect = Effect::changes, .needs = sets},
    {.type = T::fsetstat, .arguments = {A::handle, A::attributes}, .reply = T::status, .needs = sets},
    {.type = T::opendir, .arguments = {A::path}, .reply = T::handle, .needs = lists},
    {.type = T::readdir, .arguments = {A::handle},
     .reply = T::name, .needs = lists, .handle = HandleKind::directory},
    {.type = T::remove, .arguments = {A::path},
     .reply = T::status, .effect = Effect::changes, .needs = {Operation::remove}, .last = {stay}, .audited_as = "remove"},
    {.type = T::mkdir, .arguments = {A::path, A::attributes},
     .reply = T::status, .effect = Effect::changes, .needs = {Operation::mkdir}, .last = {stay}, .audited_as = "mkdir"},
    {.type = T::rmdir, .arguments = {A::path},
     .reply = T::status, .effect = Effect::changes, .needs = {Operation::rmdir}, .last = {stay}, .audited_as = "rmdir"},
    {.type = T::realpath, .arguments = {A::path}, .reply = T::name},
    {.type = T::stat, .arguments = {A::path}, .reply = T::attrs},
    {.type = T::rename, .arguments = {A::path, A::path},
     .reply = T::status, .effect = Effect::moves, .needs = renames, .last = {read, look}, .if_link = {std::nullopt, Status::failure}, .audited_as = "rename"},
    {.type = T::readlink, .arguments = {A::path}, .reply = T::name, .last = {stay}},
    {.type = T::symlink, .arguments = {A::path, A::path},
     .reply = T::status, .effect = Effect::moves, .needs = links, .last = {follow, look}, .if_link = {std::nullopt, Status::failure}, .audited_as = "symlink"},
    {.type = T::extended, .extension = "posix-rename@openssh.com", .arguments = {A::path, A::path},
     .reply = T::status, .effect = Effect::moves, .needs = renames, .last = {read, stay}, .audited_as = "rename"},
    {.type = T::extended, .extension = "statvfs@openssh.com", .arguments = {A::path},
     .reply = T::extended_reply},
    {.type = T::extended, .extension = "fstatvfs@openssh.com", .arguments = {A::handle},
     .reply = T::extended_reply},
    {.type = T::extended, .extension = "hardlink@openssh.com", .arguments = {A::path, A::path},
     .reply = T::status, .effect = Effect::moves, .needs = links, .last = {look, stay}, .if_link = {Status::permission_denied}, .audited_as = "hardlink"},
    {.type = T::extended, .extension = "fsync@openssh.com", .arguments = {A::handle},
     .reply = T::status, .handle = HandleKind::file},
    {.type = T::extended, .extension = "lsetstat@openssh.com", .arguments = {A::path, A::attributes},
     .reply = T::status, .effect = Effect::changes, .needs = sets, .last = {stay}},
    {.type = T::extended, .extension = "limits@openssh.com", .arguments = {}, .reply = T::extended_reply},
    {.type = T::extended, .extension = "expand-path@openssh.com", .arguments = {A::path}, .reply = T::name},
    {.type = T::extended, .extension = "copy-data", .arguments = {A::handle, A::uint64, A::uint64, A::handle, A::uint64},
     .reply = T::status, .needs = reads | writes, .handle = HandleKind::file},
    {.type = T::extended, .extension = "home-directory", .arguments = {A::text}, .reply = T::name},
    {.type = T::extended, .extension = "users-groups-by-id@openssh.com", .arguments = {A::text, A::text},
     .reply = T::extended_reply},
};
// clang-format on

}  // namespace

const RequestForm* find_form(Type type, std::string_view extension) {
  const auto* form = std::ranges::find_if(
      forms, [&](const RequestForm& row) { return row.type == type && row.extension == extension; });
  return form == std::end(forms) ? nullptr : form;
}

}  // namespace sshrp::sftp
